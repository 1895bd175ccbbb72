#include "ctext.h"

#include <libstemmer.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utext.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>
#include <unicode/utrans.h>

enum { LONGEST_LETTER = 4 };

// What becomes of up to four UTF-16 units.
struct letter {
    UChar from[LONGEST_LETTER], to[LONGEST_LETTER];
    int32_t from_count, to_count;
};

struct ctext_tools {
    UBreakIterator *words;
    UText *text;
    struct sb_stemmer *stemmer;
    struct letter *letters;
    int32_t letter_count;
    UTransliterator *latin;
    // The locale whose lower case differs from everybody's (Turkish), or empty.
    char casing[16];
};

ctext_tools *ctext_open(const char *locale, const char *stemmer) {
    ctext_tools *tools = calloc(1, sizeof *tools);
    if (tools == NULL) return NULL;
    UErrorCode status = U_ZERO_ERROR;
    tools->words = ubrk_open(UBRK_WORD, locale, NULL, 0, &status);
    if (stemmer != NULL) tools->stemmer = sb_stemmer_new(stemmer, "UTF_8");
    UChar lower[4] = {0};
    UErrorCode cased = U_ZERO_ERROR;
    if (strlen(locale) < sizeof tools->casing
        && u_strToLower(lower, 4, u"I", 1, locale, &cased) == 1 && lower[0] != 'i') strcpy(tools->casing, locale);
    if (U_FAILURE(status) || (stemmer != NULL && tools->stemmer == NULL)) {
        ctext_close(tools);
        return NULL;
    }
    return tools;
}

void ctext_close(ctext_tools *tools) {
    if (tools == NULL) return;
    if (tools->words != NULL) ubrk_close(tools->words);
    if (tools->text != NULL) utext_close(tools->text);
    if (tools->stemmer != NULL) sb_stemmer_delete(tools->stemmer);
    if (tools->latin != NULL) utrans_close(tools->latin);
    free(tools->letters);
    free(tools);
}

bool ctext_has_own_case(const ctext_tools *tools) { return tools->casing[0] != 0; }

bool ctext_add_letter(ctext_tools *tools, const char *from, const char *to) {
    struct letter *letters = realloc(tools->letters, (size_t)(tools->letter_count + 1) * sizeof *letters);
    if (letters == NULL) return false;
    tools->letters = letters;
    struct letter *letter = &letters[tools->letter_count];
    UErrorCode status = U_ZERO_ERROR;
    u_strFromUTF8(letter->from, LONGEST_LETTER, &letter->from_count, from, -1, &status);
    u_strFromUTF8(letter->to, LONGEST_LETTER, &letter->to_count, to, -1, &status);
    if (U_FAILURE(status) || letter->from_count == 0) return false;
    tools->letter_count++;
    return true;
}

bool ctext_set_latin(ctext_tools *tools, const char *rules) {
    enum { LONGEST = 8192 };
    UChar *units = malloc(LONGEST * sizeof(UChar));
    if (units == NULL) return false;
    UErrorCode status = U_ZERO_ERROR;
    UParseError error;
    int32_t count = 0;
    u_strFromUTF8(units, LONGEST, &count, rules, -1, &status);
    if (U_SUCCESS(status)) {
        tools->latin = utrans_openU(u"hi5-latin", -1, UTRANS_FORWARD, units, count, &error, &status);
    }
    free(units);
    return U_SUCCESS(status);
}

int32_t ctext_latin(ctext_tools *tools, const char *text, int32_t count, char *out, int32_t capacity) {
    enum { ROOM = 512 };
    UChar units[ROOM];
    UErrorCode status = U_ZERO_ERROR;
    int32_t length = 0, written = 0;
    if (tools->latin == NULL) return 0;
    u_strFromUTF8WithSub(units, ROOM, &length, text, count, 0xFFFD, NULL, &status);
    int32_t limit = length;
    if (U_SUCCESS(status)) utrans_transUChars(tools->latin, units, &length, ROOM, 0, &limit, &status);
    if (U_SUCCESS(status)) u_strToUTF8WithSub(out, capacity, &written, units, length, 0xFFFD, NULL, &status);
    return U_FAILURE(status) ? 0 : written;
}

// Writes a word; counts it even when there is no room.
static void add(int32_t start, int32_t end, int32_t *offsets, int32_t capacity, int32_t *found) {
    if (*found < capacity) {
        offsets[2 * *found] = start;
        offsets[2 * *found + 1] = end;
    }
    (*found)++;
}

// ICU keeps a Latin name and the Thai (Lao, Khmer, Burmese) letters it touches in one word, though these scripts
// write no spaces: part them.
static int32_t part(const char *text, int32_t start, int32_t end, int32_t *offsets, int32_t capacity, int32_t *found) {
    int32_t previous = -1;
    for (int32_t i = start; i < end;) {
        int32_t at = i;
        UChar32 c;
        U8_NEXT(text, i, end, c);
        int32_t class = u_getIntPropertyValue(c, UCHAR_LINE_BREAK);
        if (class == U_LB_COMBINING_MARK || class == U_LB_ZWJ) continue;
        int32_t complex = class == U_LB_COMPLEX_CONTEXT;
        if (previous >= 0 && complex != previous) {
            add(start, at, offsets, capacity, found);
            start = at;
        }
        previous = complex;
    }
    return start;
}

int32_t ctext_words(ctext_tools *tools, const char *text, int32_t count, int32_t *offsets, int32_t capacity) {
    UErrorCode status = U_ZERO_ERROR;
    tools->text = utext_openUTF8(tools->text, text, count, &status);
    ubrk_setUText(tools->words, tools->text, &status);
    if (U_FAILURE(status)) return -1;
    int32_t found = 0;
    int32_t start = ubrk_first(tools->words);
    for (int32_t end = ubrk_next(tools->words); end != UBRK_DONE; start = end, end = ubrk_next(tools->words)) {
        if (ubrk_getRuleStatus(tools->words) < UBRK_WORD_NONE_LIMIT) continue;
        // Only letters of U+0800 to U+1FFF need a second look: their first byte is E0 or E1.
        bool may_mix = false;
        for (int32_t i = start; i < end && !may_mix; i++) may_mix = ((unsigned char)text[i] & 0xFE) == 0xE0;
        int32_t rest = may_mix ? part(text, start, end, offsets, capacity, &found) : start;
        add(rest, end, offsets, capacity, &found);
    }
    return found;
}

// Marks that can be left out in typing without making another word.
static bool is_optional_mark(UChar c) {
    return (c >= 0x0300 && c <= 0x036F)                    // Latin, Greek, Cyrillic
        || (c >= 0x0591 && c <= 0x05C7 && c != 0x05BE)     // Hebrew points
        || (c >= 0x064B && c <= 0x065F) || c == 0x0670     // Arabic vowels, hamza above and below
        || (c >= 0x06D6 && c <= 0x06ED) || c == 0x0640;    // Arabic signs, tatweel
}

// Letters that do not decompose, and what people type for them. The second letter, where there is one.
static UChar plain_letter(UChar c, UChar *second) {
    *second = 0;
    switch (c) {
    case 0x00E6: *second = 'e'; return 'a'; // æ
    case 0x0153: *second = 'e'; return 'o'; // œ
    case 0x00FE: *second = 'h'; return 't'; // þ
    case 0x00F8: return 'o';                // ø
    case 0x0142: return 'l';                // ł
    case 0x0111: case 0x00F0: return 'd';   // đ ð
    case 0x0127: return 'h';                // ħ
    case 0x0131: return 'i';                // ı
    case 0x2019: case 0x02BC: return '\''; // the apostrophe that phones type, and the letter
    case 0x0649: return 0x064A;             // alef maqsura
    case 0x0629: return 0x0647;             // teh marbuta
    default: return c;
    }
}

static int32_t strip(const UChar *from, int32_t count, UChar *to, int32_t capacity) {
    int32_t n = 0;
    for (int32_t i = 0; i < count; i++) {
        if (is_optional_mark(from[i])) continue;
        UChar second;
        UChar first = plain_letter(from[i], &second);
        if (n + 2 > capacity) return -1;
        to[n++] = first;
        if (second != 0) to[n++] = second;
    }
    return n;
}

// The longest letter of the language that the text begins with.
static const struct letter *own_letter(const ctext_tools *tools, const UChar *text, int32_t count) {
    const struct letter *best = NULL;
    for (int32_t i = 0; i < tools->letter_count; i++) {
        const struct letter *letter = &tools->letters[i];
        if (letter->from[0] != text[0] || letter->from_count > count) continue;
        if (best != NULL && best->from_count >= letter->from_count) continue;
        if (u_memcmp(letter->from, text, letter->from_count) == 0) best = letter;
    }
    return best;
}

// Composed text without optional marks, but with the language's own letters as it wants them.
static int32_t fold_letters(
    const ctext_tools *tools, const UNormalizer2 *apart, const UChar *from, int32_t count, UChar *to, int32_t capacity
) {
    int32_t n = 0;
    for (int32_t i = 0; i < count;) {
        const struct letter *letter = own_letter(tools, from + i, count - i);
        if (letter != NULL) {
            if (n + letter->to_count > capacity) return -1;
            u_memcpy(to + n, letter->to, letter->to_count);
            n += letter->to_count;
            i += letter->from_count;
            continue;
        }
        int32_t start = i;
        UChar32 c;
        UChar marks[16];
        UErrorCode status = U_ZERO_ERROR;
        U16_NEXT(from, i, count, c);
        int32_t parts = unorm2_getDecomposition(apart, c, marks, 16, &status);
        int32_t added = parts < 0 || U_FAILURE(status)
            ? strip(from + start, i - start, to + n, capacity - n) : strip(marks, parts, to + n, capacity - n);
        if (added < 0) return -1;
        n += added;
    }
    return n;
}

int32_t ctext_fold(
    const ctext_tools *tools, const char *text, int32_t count, bool accents, char *out, int32_t capacity
) {
    static const ctext_tools of_no_language = {0};
    if (tools == NULL) tools = &of_no_language;
    enum { SMALL = 256 };
    UChar small[3 * SMALL];
    // Compatibility folding grows a UTF-16 unit to 18 at most (U+FDFA).
    int32_t room = count <= 14 ? SMALL : 18 * count + 4;
    UChar *units = room == SMALL ? small : malloc(3 * (size_t)room * sizeof(UChar));
    if (units == NULL) return -1;
    UChar *source = units, *folded = units + room, *apart = units + 2 * room;
    UErrorCode status = U_ZERO_ERROR;
    int32_t n = 0, written = 0;
    u_strFromUTF8WithSub(source, room, &n, text, count, 0xFFFD, NULL, &status);
    if (tools->casing[0] != 0) {
        n = u_strToLower(apart, room, source, n, tools->casing, &status);
        n = unorm2_normalize(unorm2_getNFKCCasefoldInstance(&status), apart, n, folded, room, &status);
    } else {
        n = unorm2_normalize(unorm2_getNFKCCasefoldInstance(&status), source, n, folded, room, &status);
    }
    if (accents && U_SUCCESS(status)) {
        const UNormalizer2 *decomposer = unorm2_getNFDInstance(&status);
        if (tools->letter_count > 0) {
            n = U_FAILURE(status) ? -1 : fold_letters(tools, decomposer, folded, n, source, room);
        } else {
            n = unorm2_normalize(decomposer, folded, n, apart, room, &status);
            n = U_FAILURE(status) ? -1 : strip(apart, n, source, room);
        }
        if (n < 0) status = U_BUFFER_OVERFLOW_ERROR;
        else n = unorm2_normalize(unorm2_getNFCInstance(&status), source, n, folded, room, &status);
    }
    if (U_SUCCESS(status)) u_strToUTF8WithSub(out, capacity, &written, folded, n, 0xFFFD, NULL, &status);
    if (units != small) free(units);
    if (U_FAILURE(status)) return -1;
    return written;
}

const char *ctext_stem(ctext_tools *tools, const char *word, int32_t count, int32_t *stemmed_count) {
    if (tools->stemmer == NULL) {
        *stemmed_count = count;
        return word;
    }
    const sb_symbol *stem = sb_stemmer_stem(tools->stemmer, (const sb_symbol *)word, count);
    if (stem == NULL) {
        *stemmed_count = count;
        return word;
    }
    *stemmed_count = sb_stemmer_length(tools->stemmer);
    return (const char *)stem;
}

int32_t ctext_any_latin(const char *text, int32_t count, char *out, int32_t capacity) {
    static const UChar rules[] = u"Any-Latin; Latin-ASCII; Lower";
    UErrorCode status = U_ZERO_ERROR;
    int32_t room = 8 * count + 16, n = 0, written = 0;
    UChar *units = malloc((size_t)room * sizeof(UChar));
    if (units == NULL) return -1;
    UTransliterator *latin = utrans_openU(rules, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
    u_strFromUTF8WithSub(units, room, &n, text, count, 0xFFFD, NULL, &status);
    int32_t limit = n;
    if (U_SUCCESS(status)) utrans_transUChars(latin, units, &n, room, 0, &limit, &status);
    if (U_SUCCESS(status)) u_strToUTF8WithSub(out, capacity, &written, units, n, 0xFFFD, NULL, &status);
    utrans_close(latin);
    free(units);
    return U_FAILURE(status) ? -1 : written;
}
