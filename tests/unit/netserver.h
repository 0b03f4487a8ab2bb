/* netserver.h - a server on loopback for tests, in a child process: what it does
 * with a connection is a function of the test.
 *
 * The child takes each connection in a thread of its own, so that hundreds may
 * be open, and its memory is not the test's.  It ends with netserver_stop(), or
 * when the test dies.
 */
#ifndef CCN_TESTS_NETSERVER_H
#define CCN_TESTS_NETSERVER_H

#include <gnutls/gnutls.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "facts/session.h"
#include "support/certbuilder.h"

struct netserver {
	pid_t pid;
	uint16_t port;
	struct netserver_counts *counts; /* shared with the child */
};

struct netserver_counts {
	int open; /* connections now */
	int most; /* ... at one time */
	int total;
	char peer[64];  /* address of the last client */
	char text[256]; /* what serve() wants the test to know */
};

/* Serves one connection; it is closed afterwards. */
typedef void (*netserver_serve)(int fd, const void *context, struct netserver_counts *counts);

/* Listens on address ("127.0.0.1") at a free port (0) or this one.  Ends the
 * test program when it cannot. */
void netserver_start(struct netserver *server, const char *address, uint16_t port,
		     netserver_serve serve, const void *context);
void netserver_stop(struct netserver *server);

/* Waits until it has taken so many connections, which may be later than the client
 * has made them and left.  Ends the test program when there are more, or fewer after
 * a minute. */
void netserver_wait_total(const struct netserver *server, int total);

/* A port of address on which nobody listens. */
uint16_t netserver_closed_port(const char *address);

/* For a server of which the same port of other addresses must be free: none of those
 * that the system gives away (ip_local_port_range). */
uint16_t netserver_rare_port(void);

/* --- what serve functions are made of ------------------------------------------ */

/* All of it, or nothing more when the client is gone. */
void netserver_send(int fd, const void *data, size_t len);
void netserver_send_text(int fd, const char *text);
/* One octet each ms. */
void netserver_drip(int fd, const void *data, size_t len, unsigned ms);
/* Until the client closes. */
void netserver_wait_close(int fd);
/* One read: what there is. */
size_t netserver_receive(int fd, void *buffer, size_t size);
/* Until a line feed; without it.  False when the client closed. */
bool netserver_receive_line(int fd, char *line, size_t size);
void netserver_sleep(unsigned ms);

/* A certificate with its chain and key, for netserver_tls(). */
enum { NETSERVER_CHAIN_MAX = CHAIN_MAX_CERTIFICATES + 8 };
struct netserver_certificate {
	struct derbuf chain[NETSERVER_CHAIN_MAX]; /* leaf first */
	unsigned n;
	const struct test_key *key;
};
void netserver_certificate_clear(struct netserver_certificate *certificate);

struct netserver_tls_options {
	const char *priority; /* NULL: NORMAL */
	const struct netserver_certificate *certificates[2];
	unsigned n_certificates;
	gnutls_certificate_request_t request;          /* of a client certificate */
	const struct netserver_certificate *client_ca; /* what a client's must be signed by */
	const char *wanted_sni;                        /* without it: alert unrecognized_name */
	const char *staple;                            /* octets of an OCSP response, or NULL */
	unsigned flags;                                /* of gnutls_init */
	bool no_tickets;
};

/* A handshake on fd.  NULL when it fails (the alert was sent); otherwise to be
 * ended with netserver_tls_end(). */
gnutls_session_t netserver_tls(int fd, const struct netserver_tls_options *options);
void netserver_tls_end(gnutls_session_t session);

/* The serve function that does the handshake, waits for the client to close, and
 * no more; context: struct netserver_tls_options. */
void netserver_serve_tls(int fd, const void *context, struct netserver_counts *counts);

#endif
