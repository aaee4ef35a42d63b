// Which of the known words was meant by an unknown one.
#include "data/suggest.h"

#include <string.h>

enum { LONGEST = 32, MOST_EDITS = 2 };

// The number of letters to insert, leave out or change (Levenshtein, 1966) to make b of a. One row
// of the table at a time: edits[j] is what makes b's first j letters of a's first i.
static int edit_distance(const char *a, const char *b)
{
    int edits[LONGEST + 1], length = (int)strlen(b);
    for (int j = 0; j <= length; j++) edits[j] = j;
    for (int i = 1; a[i - 1]; i++) {
        int diagonal = edits[0];
        edits[0] = i;
        for (int j = 1; j <= length; j++) {
            int change = diagonal + (a[i - 1] != b[j - 1]);
            int other = (edits[j - 1] < edits[j] ? edits[j - 1] : edits[j]) + 1;
            diagonal = edits[j];
            edits[j] = change < other ? change : other;
        }
    }
    return edits[length];
}

const char *el_suggest(const char *given, const char *const *choices)
{
    const char *nearest = NULL;
    int least = MOST_EDITS + 1;
    for (; strlen(given) <= LONGEST && *choices; choices++) {
        if (strlen(*choices) > LONGEST) continue;
        int edits = edit_distance(given, *choices);
        // Of a short word two letters may be all there is.
        if (edits >= least || 2 * edits > (int)strlen(*choices)) continue;
        least = edits;
        nearest = *choices;
    }
    return nearest;
}
