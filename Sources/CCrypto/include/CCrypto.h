#ifndef CCRYPTO_H
#define CCRYPTO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// What came of checking a signature whose key a chain of certificates vouches for.
typedef enum {
    HI5_TRUSTED = 0,
    /// A certificate or a root cannot be read.
    HI5_UNREADABLE = 1,
    /// The chain does not lead to a root, or was not valid at the time.
    HI5_UNTRUSTED = 2,
    /// A certificate is not marked for this use.
    HI5_UNMARKED = 3,
    /// The signature is not that of the message.
    HI5_FORGED = 4,
} hi5_trust;

typedef struct {
    /// DER, the leaf first.
    const uint8_t *const *certificates;
    const size_t *lengths;
    size_t count;
    /// Trusted roots, PEM.
    const char *roots;
    size_t roots_length;
    /// The extensions that the leaf and the one above it must have, as dotted numbers; NULL for none.
    const char *leaf_mark;
    const char *intermediate_mark;
} hi5_chain;

/// Checks a chain at a time (seconds since 1970), and an ES256 signature (RFC 7518, 3.4: 64 bytes) by its leaf.
hi5_trust hi5_verify_es256(const hi5_chain *chain, int64_t time, const uint8_t *message, size_t message_length,
                           const uint8_t *signature, size_t signature_length);

/// A public RSA key. May be used by several threads at once.
typedef struct hi5_rsa_key hi5_rsa_key;

/// A key by its modulus and exponent, big-endian (RFC 7518, 6.3.1). NULL for what is none, and for keys of less than
/// 2048 bits. To be freed with `hi5_rsa_key_free`.
hi5_rsa_key *hi5_rsa_key_make(const uint8_t *modulus, size_t modulus_length, const uint8_t *exponent,
                              size_t exponent_length);

void hi5_rsa_key_free(hi5_rsa_key *key);

/// Whether an RS256 signature (RFC 7518, 3.3) is the key's.
bool hi5_verify_rs256(const hi5_rsa_key *key, const uint8_t *message, size_t message_length, const uint8_t *signature,
                      size_t signature_length);

#endif
