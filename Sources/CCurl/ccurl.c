#include "ccurl.h"

CURLM *ccurl_make_multi(long connections_per_host) {
    if (curl_global_init(CURL_GLOBAL_ALL) != CURLE_OK) return NULL;
    CURLM *multi = curl_multi_init();
    if (multi != NULL) curl_multi_setopt(multi, CURLMOPT_MAX_HOST_CONNECTIONS, connections_per_host);
    return multi;
}

#define SET(option, value)                                                \
    do {                                                                  \
        CURLcode code = curl_easy_setopt(handle, option, value);          \
        if (code != CURLE_OK) return code;                                \
    } while (0)

CURLcode ccurl_prepare(CURL *handle, const ccurl_request *request) {
    SET(CURLOPT_URL, request->url);
    SET(CURLOPT_PROTOCOLS_STR, "http,https");
    SET(CURLOPT_FOLLOWLOCATION, 0L);
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_ACCEPT_ENCODING, "");
    if (request->body != NULL) {
        SET(CURLOPT_POST, 1L);
        SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_size);
        SET(CURLOPT_COPYPOSTFIELDS, request->body);
    }
    SET(CURLOPT_CUSTOMREQUEST, request->method);
    SET(CURLOPT_HTTPHEADER, request->headers);
    if (request->deadline_ms > 0) SET(CURLOPT_TIMEOUT_MS, request->deadline_ms);
    if (request->idle_seconds > 0) {
        SET(CURLOPT_CONNECTTIMEOUT, request->idle_seconds);
        SET(CURLOPT_LOW_SPEED_LIMIT, 1L);
        SET(CURLOPT_LOW_SPEED_TIME, request->idle_seconds);
    }
    SET(CURLOPT_WRITEFUNCTION, request->on_data);
    SET(CURLOPT_WRITEDATA, request->context);
    SET(CURLOPT_PRIVATE, request->context);
    return CURLE_OK;
}

void *ccurl_next_finished(CURLM *multi, CURL **handle, CURLcode *result) {
    int left;
    CURLMsg *message = curl_multi_info_read(multi, &left);
    if (message == NULL) return NULL;
    *handle = message->easy_handle;
    *result = message->data.result;
    char *context = NULL;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &context);
    return context;
}

long ccurl_status(CURL *handle) {
    long status = 0;
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
    return status;
}
