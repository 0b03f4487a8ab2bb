/* scriptpeer.h - the other end of a connection, in the same thread: a server that says
 * its part of a dialogue, then speaks TLS with GnuTLS, and does with each record
 * that it sends what a script of choices says: sends it, changes, cuts, drops, repeats,
 * delays or divides it, or puts something in front.
 */
#ifndef CCN_TESTS_SUPPORT_SCRIPTPEER_H
#define CCN_TESTS_SUPPORT_SCRIPTPEER_H

#include <gnutls/abstract.h>

#include "dialogue/framing.h"
#include "support/choices.h"
#include "support/derbuf.h"

enum { SCRIPTPEER_CHAIN_MAX = 70, SCRIPTPEER_STEPS = 6 };

/* The certificates that a server shows, and their key; to be cleared. */
struct scriptpeer_identity {
	gnutls_pcert_st chain[SCRIPTPEER_CHAIN_MAX];
	unsigned n;
	gnutls_privkey_t key; /* borrowed */
};
/* Copies; the octets need be no certificate. */
void scriptpeer_identity_add(struct scriptpeer_identity *identity, struct bytes der);

/* struct scriptpeer p = { .fd = -1 } is a valid empty value. */
struct scriptpeer {
	/* Set before scriptpeer_start(), borrowed. */
	int fd; /* owned, non-blocking */
	struct choices *script;
	const struct scriptpeer_identity *identity;
	const char *priority;
	gnutls_certificate_request_t request; /* of a client certificate */
	struct bytes staple;
	const struct framing *framing; /* of the handshake, each record in its own; or NULL */
	/* Said one by one: the first at once, each further one for something received. */
	struct bytes steps[SCRIPTPEER_STEPS];
	size_t n_steps;
	struct bytes answer; /* sent when TLS stands; or empty */
	bool closes;         /* ... and then closed */
	/* Its own */
	size_t said;
	struct unwrapping unwrapping;
	gnutls_session_t session;
	gnutls_certificate_credentials_t credentials;
	bool established, answered, ended;
	struct chunk *chunks; /* to be sent */
	size_t n_chunks, first_chunk, offset;
	struct derbuf held; /* a record that the next one overtakes */
};

void scriptpeer_start(struct scriptpeer *peer, int64_t now_us);
/* Does what it can without waiting; true when anything went to or fro. */
bool scriptpeer_act(struct scriptpeer *peer, int64_t now_us);
/* When it has something to send next; INT64_MAX: nothing is delayed. */
int64_t scriptpeer_due_us(const struct scriptpeer *peer);
void scriptpeer_clear(struct scriptpeer *peer);

#endif
