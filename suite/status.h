// How a command ended, and the one sentence that says why.
#ifndef SUITE_STATUS_H
#define SUITE_STATUS_H

// The exit statuses of the program.
typedef enum { DONE = 0, FAILED = 1, ASKED_WRONGLY = 2 } Status;

// Keep a sentence, unless one is kept already, and return FAILED or ASKED_WRONGLY.
__attribute__((format(printf, 1, 2))) Status failed(const char *format, ...);
__attribute__((format(printf, 1, 2))) Status wrong(const char *format, ...);

// What the library has to say about its latest error, without the place in our source.
const char *library_error(void);

// The kept sentence, "" when there is none; and forgetting it, and the library's.
const char *status_text(void);
void status_clear(void);
#endif
