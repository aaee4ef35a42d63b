// The time that passes.
#ifndef SUITE_CLOCK_H
#define SUITE_CLOCK_H

// Seconds of a clock that only goes forward.
double clock_seconds(void);
#endif
