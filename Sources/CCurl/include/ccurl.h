#ifndef CCURL_H
#define CCURL_H

// The part of libcurl that Swift cannot call by itself: its functions with variable arguments.

#include <curl/curl.h>
#include <stddef.h>

/// A request. Everything in it is copied but the headers, which have to live as long as the transfer.
typedef struct {
    const char *url;
    const char *method;
    struct curl_slist *headers;
    const void *body; // NULL: none
    size_t body_size;
    long deadline_ms;  // for the whole answer; 0: none
    long idle_seconds; // the answer may stand still for so long; 0: as it likes
    void *context;     // handed to `on_data`
    curl_write_callback on_data;
} ccurl_request;

/// A handle of several transfers at once. NULL when libcurl refuses.
CURLM *ccurl_make_multi(long connections_per_host);

/// Readies a new handle for a request. No redirect is followed: it could carry a key elsewhere.
CURLcode ccurl_prepare(CURL *handle, const ccurl_request *request);

/// The context of a transfer that has ended, and how it ended; NULL when there is none.
void *ccurl_next_finished(CURLM *multi, CURL **handle, CURLcode *result);

/// The status of the answer, 0 before there is one.
long ccurl_status(CURL *handle);

#endif
