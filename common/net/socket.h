/* socket.h - non-blocking TCP connections: open, finish, send, receive.
 *
 * I/O; keeps no state but the descriptor, which the caller owns.
 */
#ifndef CCN_NET_SOCKET_H
#define CCN_NET_SOCKET_H

#include "address.h"
#include "base/strbuf.h"

enum socket_status {
	SOCKET_DONE,
	SOCKET_AGAIN,  /* would block */
	SOCKET_CLOSED, /* by the peer, in good order */
	SOCKET_SHORT,  /* this machine has too little of something now: errno says of what */
	SOCKET_FAILED, /* errno says why */
};

/* Begins to connect to peer, from source (NULL: any).  SOCKET_DONE: connected
 * already; SOCKET_AGAIN: poll for POLLOUT, then socket_finish (not before: a
 * connection that is still being made has no error either).  *ret_fd is set in
 * both cases, and -1 otherwise. */
enum socket_status socket_connect(const struct address *peer, const struct address *source,
				  int *ret_fd) MUST_USE;
/* SOCKET_CLOSED: it was made, and the peer has reset it since. */
enum socket_status socket_finish(int fd) MUST_USE;

/* Sends what it can of pending and drops it there; SOCKET_DONE when nothing is
 * left. */
enum socket_status socket_send(int fd, struct strbuf *pending) MUST_USE;

enum socket_status socket_receive(int fd, uint8_t *buffer, size_t size, size_t *ret_len) MUST_USE;

/* This end's address, its port and zone with it.  False, and nothing written, when it is
 * not known. */
bool socket_own_address(int fd, struct address *ret_own);

/* This end's address as SMTP writes it (RFC 5321, 4.1.3): "[192.0.2.1]",
 * "[IPv6:2001:db8::1]".  False, and nothing written, when it is not known. */
bool socket_address_literal(int fd, char *ret_text, size_t size);

#endif
