#ifndef CHTTP_H
#define CHTTP_H

// The part of libmicrohttpd that Swift cannot call by itself: the variadic start function,
// the variadic connection info, and the flag enums.

#include <microhttpd.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    int listen_fd;                   // bound and listening, non-blocking
    unsigned int threads;            // event loops, one thread each
    unsigned int connections;        // open connections at most, in all
    unsigned int connections_per_ip; // 0: no limit
    unsigned int idle_seconds;       // a connection without any traffic is closed after this
    size_t memory_per_connection;    // bytes for the request line and the headers
    void *context;                   // handed to every callback
    MHD_AccessHandlerCallback on_request;
    void *(*on_uri)(void *context, const char *uri, struct MHD_Connection *connection);
    MHD_RequestCompletedCallback on_completed;
    MHD_NotifyConnectionCallback on_connection;
} chttp_settings;

/// Starts an epoll daemon with a pool of threads. NULL when libmicrohttpd refuses.
struct MHD_Daemon *chttp_start(const chttp_settings *settings);

/// The pointer that `on_connection` stored for this connection's socket.
void *chttp_socket_context(struct MHD_Connection *connection);

/// The socket of this connection, or -1.
int chttp_socket(struct MHD_Connection *connection);

/// The client's address as text ("127.0.0.1", "::1"); false when it cannot be told.
int chttp_peer(struct MHD_Connection *connection, char *out, size_t capacity);

/// What a reader of a streaming response returns at its end, and to break the connection off.
static const ssize_t chttp_end_of_stream = MHD_CONTENT_READER_END_OF_STREAM;
static const ssize_t chttp_stream_broken = MHD_CONTENT_READER_END_WITH_ERROR;

/// A response that copies `bytes`.
struct MHD_Response *chttp_response_copying(const void *bytes, size_t count);

/// A response of `bytes`, which came from malloc and are freed with it.
struct MHD_Response *chttp_response_owning(void *bytes, size_t count);

/// A response of unknown length that asks `reader` for its bytes.
struct MHD_Response *chttp_response_streaming(
    MHD_ContentReaderCallback reader, void *context, MHD_ContentReaderFreeCallback release);

#endif
