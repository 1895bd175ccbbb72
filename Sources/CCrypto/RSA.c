#include "CCrypto.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

enum { fewest_bits = 2048, most_bits = 8192, longest_exponent = 4 };

struct hi5_rsa_key {
    EVP_PKEY *key;
};

static EVP_PKEY *make_key(const BIGNUM *modulus, const BIGNUM *exponent) {
    EVP_PKEY *key = NULL;
    OSSL_PARAM *parameters = NULL;
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
    if (builder != NULL && context != NULL && OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, modulus) == 1
        && OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, exponent) == 1
        && (parameters = OSSL_PARAM_BLD_to_param(builder)) != NULL && EVP_PKEY_fromdata_init(context) == 1
        && EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, parameters) != 1)
        key = NULL;
    OSSL_PARAM_free(parameters);
    OSSL_PARAM_BLD_free(builder);
    EVP_PKEY_CTX_free(context);
    return key;
}

hi5_rsa_key *hi5_rsa_key_make(const uint8_t *modulus, size_t modulus_length, const uint8_t *exponent,
                              size_t exponent_length) {
    if (modulus_length > most_bits / 8 || exponent_length == 0 || exponent_length > longest_exponent) return NULL;
    BIGNUM *n = BN_bin2bn(modulus, (int)modulus_length, NULL);
    BIGNUM *e = BN_bin2bn(exponent, (int)exponent_length, NULL);
    hi5_rsa_key *key = NULL;
    if (n != NULL && e != NULL && BN_num_bits(n) >= fewest_bits && BN_is_odd(n) && BN_is_odd(e) && !BN_is_one(e)
        && (key = OPENSSL_zalloc(sizeof *key)) != NULL && (key->key = make_key(n, e)) == NULL) {
        OPENSSL_free(key);
        key = NULL;
    }
    BN_free(n);
    BN_free(e);
    ERR_clear_error();
    return key;
}

void hi5_rsa_key_free(hi5_rsa_key *key) {
    if (key == NULL) return;
    EVP_PKEY_free(key->key);
    OPENSSL_free(key);
}

bool hi5_verify_rs256(const hi5_rsa_key *key, const uint8_t *message, size_t message_length, const uint8_t *signature,
                      size_t signature_length) {
    // PKCS #1 v1.5 padding is what EVP uses for RSA unless told otherwise.
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool is_valid = context != NULL && EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, key->key) == 1
                    && EVP_DigestVerify(context, signature, signature_length, message, message_length) == 1;
    EVP_MD_CTX_free(context);
    ERR_clear_error();
    return is_valid;
}
