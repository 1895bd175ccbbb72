#ifndef CTEXT_H
#define CTEXT_H

// Word boundaries, folding and transliteration by ICU, stems by Snowball. No ICU type is shown here: ICU's headers
// clash with the ICU inside Foundation when a Swift file sees both.

#include <stdbool.h>
#include <stdint.h>

/// Tools for one language. Not safe for use by two threads at once.
typedef struct ctext_tools ctext_tools;

/// `locale`: an ICU locale id for word boundaries. `stemmer`: a Snowball algorithm or NULL.
/// NULL when the stemmer is unknown or memory is short.
ctext_tools *ctext_open(const char *locale, const char *stemmer);
void ctext_close(ctext_tools *tools);

/// Whether the locale's lower case of "I" is not "i" (Turkish).
bool ctext_has_own_case(const ctext_tools *tools);

/// What folding accents makes of a letter or up to four, instead of the general rule; the longest that fits is taken.
/// False when it is too long or memory is short.
bool ctext_add_letter(ctext_tools *tools, const char *from, const char *to);

/// Rules of an ICU transliterator. False when they are wrong or memory is short.
bool ctext_set_latin(ctext_tools *tools, const char *rules);

/// What the rules make of a word: the bytes written, or 0 when there are no rules or no room.
int32_t ctext_latin(ctext_tools *tools, const char *text, int32_t count, char *out, int32_t capacity);

/// Writes (start, end) byte offsets of each word of `text` (valid UTF-8) into `offsets`, at most
/// `capacity` pairs, and returns how many words there are, or -1.
int32_t ctext_words(ctext_tools *tools, const char *text, int32_t count, int32_t *offsets, int32_t capacity);

/// Lower case, width and compatibility folding (NFKC case folding). With `accents`, also without
/// the marks of Latin, Greek, Cyrillic, Hebrew and Arabic letters (vowel signs of Thai, Devanagari and kana
/// stay: there they make another word). Without `tools` by the rules of no language. Returns the bytes written, or -1 when `capacity` is too small.
int32_t ctext_fold(
    const ctext_tools *tools, const char *text, int32_t count, bool accents, char *out, int32_t capacity);

/// The Snowball stem of a lower-case word; the bytes belong to `tools` until its next call.
const char *ctext_stem(ctext_tools *tools, const char *word, int32_t count, int32_t *stemmed_count);

/// Writes `text` in plain Latin letters, as people type it on a keyboard without their script. Returns the bytes written, or
/// -1 when `capacity` is too small or ICU has no rules.
int32_t ctext_any_latin(const char *text, int32_t count, char *out, int32_t capacity);

// Has the memory at an address brought near, while something else is done.
static inline void ctext_prefetch(const void *address) { __builtin_prefetch(address); }

#endif
