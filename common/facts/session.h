/* session.h - what one attempt to obtain a certificate brought to light.
 *
 * Filled by net/ (or from a file with -f), judged by verdicts/.  Plain data.
 */
#ifndef CCN_FACTS_SESSION_H
#define CCN_FACTS_SESSION_H

#include "facts/certificate.h"

enum {
	ADDRESS_TEXT_BYTES = 64,     /* an address with zone, or a short name */
	CHAIN_MAX_CERTIFICATES = 64, /* what is kept of a server's chain */
	TLS_TEXT_BYTES = 64,
};

/* Which of a server's certificates is asked for (--each-certificate). */
enum certificate_variant {
	VARIANT_DEFAULT, /* what it shows of its own accord */
	VARIANT_RSA,     /* only RSA certificates are offered */
	VARIANT_ECDSA,   /* only ECDSA (and EdDSA) certificates are */
	VARIANT_NO_SNI,  /* what it shows when no name is sent */
	VARIANT_COUNT,
};

/* An address that was tried and failed before the one that this is about. */
struct failed_attempt {
	char address[ADDRESS_TEXT_BYTES];
	uint16_t port; /* SRV targets have their own */
	enum step reached;
	bool is_local;      /* this machine's own fault: no route, no such address family */
	struct error error; /* at the step that it reached */
};

enum client_certificate_request {
	CLIENT_CERTIFICATE_NOT_ASKED,
	CLIENT_CERTIFICATE_ASKED,    /* and the handshake went on without */
	CLIENT_CERTIFICATE_SENT,     /* asked for, and --client-cert was sent */
	CLIENT_CERTIFICATE_INSISTED, /* refused without */
};

/* struct session v = { 0 } is a valid empty value. */
struct session {
	/* Peer, "" before one is known; with a proxy: what the proxy was asked
	 * for (cut to fit). */
	char address[ADDRESS_TEXT_BYTES];
	uint16_t port;
	char proxy[ADDRESS_TEXT_BYTES]; /* the proxy's address, "" without one */
	enum step reached;              /* the step that was under way or failed */
	struct error error;             /* code ERR_NONE: all steps done */
	int64_t elapsed_us[STEP_COUNT]; /* time of each step; 0 = not done */
	int64_t total_us;               /* from the start of its first step to its end */

	struct failed_attempt *failed; /* addresses tried before, in order */
	size_t n_failed;

	struct certificate *chain; /* as sent, leaf first, at most CHAIN_MAX_CERTIFICATES */
	size_t n_chain;
	bool chain_cut;         /* the server sent more than we keep */
	uint8_t *ocsp_response; /* stapled for the leaf, owned, or NULL */
	size_t ocsp_response_len;

	char tls_version[TLS_TEXT_BYTES];  /* "TLS 1.3"; "" when no handshake ended */
	char cipher[TLS_TEXT_BYTES];       /* "AES-256-GCM" */
	char key_exchange[TLS_TEXT_BYTES]; /* group: "X25519" */
	enum client_certificate_request client_certificate;
	/* Only RSA (or ECDSA) certificates were offered (--each-certificate), and
	 * the server has none: no fault, though error is set. */
	bool variant_refused;
	int http_status; /* --request: the answer's status, 0 when there was none */
};

void session_clear(struct session *session);

/* Appends a failed attempt (copied). */
enum err session_add_failed(struct session *session, const char *address, const struct error *error,
			    struct error *reterr) MUST_USE;

/* Appends one certificate (DER, read with certificate_read).  Beyond
 * CHAIN_MAX_CERTIFICATES sets chain_cut and returns ERR_NONE. */
enum err session_add_certificate(struct session *session, struct bytes der,
				 struct error *reterr) MUST_USE;

/* Appends every certificate of a PEM text, or the single certificate of a DER
 * file; an error that counts as FINDING_USAGE when there is none, or a block is
 * damaged.  Used by -f. */
enum err session_read_chain(struct session *session, struct bytes text,
			    struct error *reterr) MUST_USE;

#endif
