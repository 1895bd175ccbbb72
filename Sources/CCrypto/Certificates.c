#include "CCrypto.h"

#include <limits.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

/// As Apple's chains have it: leaf, intermediate, root.
enum { longest_chain = 8 };

static X509 *read_certificate(const uint8_t *bytes, size_t length) {
    if (length == 0 || length > LONG_MAX) return NULL;
    const unsigned char *end = bytes;
    X509 *certificate = d2i_X509(NULL, &end, (long)length);
    if (certificate != NULL && end != bytes + length) {
        X509_free(certificate);
        return NULL;
    }
    return certificate;
}

static int has_mark(X509 *certificate, const char *mark) {
    if (mark == NULL) return 1;
    ASN1_OBJECT *object = OBJ_txt2obj(mark, 1);
    int found = object != NULL && X509_get_ext_by_OBJ(certificate, object, -1) >= 0;
    ASN1_OBJECT_free(object);
    return found;
}

/// Adds the roots to the store. Returns how many, or 0 when one cannot be read.
static int add_roots(X509_STORE *store, const char *pem, size_t length) {
    if (length == 0 || length > INT_MAX) return 0;
    BIO *bio = BIO_new_mem_buf(pem, (int)length);
    int count = 0;
    X509 *root;
    while (bio != NULL && (root = PEM_read_bio_X509(bio, NULL, NULL, NULL)) != NULL) {
        if (X509_STORE_add_cert(store, root) == 1) count++;
        X509_free(root);
    }
    BIO_free(bio);
    return count;
}

static hi5_trust check_chain(X509 **certificates, size_t count, const hi5_chain *chain, int64_t time) {
    hi5_trust trust = HI5_UNREADABLE;
    X509_STORE *store = X509_STORE_new();
    X509_STORE_CTX *context = X509_STORE_CTX_new();
    STACK_OF(X509) *others = sk_X509_new_null();
    if (store == NULL || context == NULL || others == NULL) goto done;
    if (add_roots(store, chain->roots, chain->roots_length) == 0) goto done;
    for (size_t i = 1; i < count; i++) sk_X509_push(others, certificates[i]);
    if (X509_STORE_CTX_init(context, store, certificates[0], others) != 1) goto done;
    X509_VERIFY_PARAM *parameters = X509_STORE_CTX_get0_param(context);
    X509_VERIFY_PARAM_set_time(parameters, (time_t)time);
    X509_VERIFY_PARAM_set_depth(parameters, longest_chain);
    X509_VERIFY_PARAM_set_auth_level(parameters, 2);
    trust = X509_verify_cert(context) == 1 ? HI5_TRUSTED : HI5_UNTRUSTED;
    if (trust == HI5_TRUSTED
        && (!has_mark(certificates[0], chain->leaf_mark)
            || (chain->intermediate_mark != NULL
                && (count < 2 || !has_mark(certificates[1], chain->intermediate_mark)))))
        trust = HI5_UNMARKED;
done:
    sk_X509_free(others);
    X509_STORE_CTX_free(context);
    X509_STORE_free(store);
    return trust;
}

/// Whether the key is one of P-256, the only curve of ES256.
static int is_p256(EVP_PKEY *key) {
    char group[64];
    size_t length = 0;
    return EVP_PKEY_get_base_id(key) == EVP_PKEY_EC && EVP_PKEY_get_group_name(key, group, sizeof group, &length) == 1
           && OBJ_sn2nid(group) == NID_X9_62_prime256v1;
}

static hi5_trust check_signature(X509 *leaf, const uint8_t *message, size_t message_length, const uint8_t *signature) {
    hi5_trust trust = HI5_FORGED;
    unsigned char *der = NULL;
    int der_length = 0;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    EVP_PKEY *key = X509_get0_pubkey(leaf);
    ECDSA_SIG *pair = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn(signature, 32, NULL);
    BIGNUM *s = BN_bin2bn(signature + 32, 32, NULL);
    if (context == NULL || key == NULL || pair == NULL || r == NULL || s == NULL || !is_p256(key)
        || ECDSA_SIG_set0(pair, r, s) != 1) {
        BN_free(r);
        BN_free(s);
        goto done;
    }
    der_length = i2d_ECDSA_SIG(pair, &der);
    if (der_length > 0 && EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, key) == 1
        && EVP_DigestVerify(context, der, (size_t)der_length, message, message_length) == 1)
        trust = HI5_TRUSTED;
done:
    OPENSSL_free(der);
    ECDSA_SIG_free(pair);
    EVP_MD_CTX_free(context);
    return trust;
}

hi5_trust hi5_verify_es256(const hi5_chain *chain, int64_t time, const uint8_t *message, size_t message_length,
                           const uint8_t *signature, size_t signature_length) {
    if (signature_length != 64) return HI5_FORGED;
    if (chain->count == 0 || chain->count > longest_chain) return HI5_UNREADABLE;
    X509 *certificates[longest_chain];
    hi5_trust trust = HI5_TRUSTED;
    size_t count = 0;
    while (count < chain->count && trust == HI5_TRUSTED) {
        certificates[count] = read_certificate(chain->certificates[count], chain->lengths[count]);
        if (certificates[count] == NULL)
            trust = HI5_UNREADABLE;
        else
            count++;
    }
    if (trust == HI5_TRUSTED) trust = check_chain(certificates, count, chain, time);
    if (trust == HI5_TRUSTED) trust = check_signature(certificates[0], message, message_length, signature);
    while (count > 0) X509_free(certificates[--count]);
    // What failed here must not be found by somebody else on this thread.
    ERR_clear_error();
    return trust;
}
