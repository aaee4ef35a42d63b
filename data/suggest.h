// Private to data/ and the program elbo: which of the known words was meant by an unknown one.
#ifndef EL_DATA_SUGGEST_H
#define EL_DATA_SUGGEST_H

// The choice (of a NULL-terminated list) that is nearest to what was given, at most two letters
// inserted, left out or changed away; NULL when none is that near.
const char *el_suggest(const char *given, const char *const *choices);
#endif
