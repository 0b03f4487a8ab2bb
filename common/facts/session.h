/* session.h - what one attempt to obtain a certificate brought to light.
 *
 * Filled by net/ (or from a file with -f), judged by verdicts/.  Plain data.
 */
#ifndef CCN_FACTS_SESSION_H
#define CCN_FACTS_SESSION_H

#include "facts/certificate_store.h"

enum {
	ADDRESS_TEXT_BYTES = 64,     /* an address with zone, or a short name */
	CHAIN_MAX_CERTIFICATES = 64, /* what is kept of a server's chain */
	CHAIN_MAX_BYTES = CERTIFICATE_MAX_BYTES + 65536,
	STAPLE_MAX_BYTES = 65536,
	FAILED_KEPT = 24, /* a name may have hundreds of addresses */
	TLS_TEXT_BYTES = 64,
};

/* Which of a server's certificates is asked for (--each-certificate). */
enum certificate_variant {
	VARIANT_DEFAULT, /* what it shows of its own accord */
	VARIANT_RSA,     /* only RSA certificates are offered */
	VARIANT_ECDSA,   /* only ECDSA (and EdDSA) certificates are */
	VARIANT_KINDS,
	VARIANT_NO_SNI = VARIANT_KINDS, /* the same three when no name is sent */
	VARIANT_NO_SNI_RSA,
	VARIANT_NO_SNI_ECDSA,
	VARIANT_COUNT,
};

static inline bool variant_sends_name(enum certificate_variant variant)
{
	return variant < VARIANT_KINDS;
}

/* VARIANT_DEFAULT, _RSA or _ECDSA. */
static inline enum certificate_variant variant_kind(enum certificate_variant variant)
{
	return (enum certificate_variant)((int)variant % VARIANT_KINDS);
}

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

/* A ClientHello of more than one packet. */
enum long_hello {
	LONG_HELLO_NOT_SEEN, /* nothing is known of it, or nothing but that one failed */
	LONG_HELLO_TAKEN,
	LONG_HELLO_REFUSED, /* failed again and again, for what may be its length */
};

/* What was offered to the server (net/offer.h). */
enum tls_offer {
	OFFER_NONE,      /* nothing: a file, or no connection came that far */
	OFFER_CURRENT,   /* what every current client offers, as long as many of them say it */
	OFFER_SHORT,     /* the same, in one packet */
	OFFER_LENIENT,   /* the same, and the certificate's key usage does not matter */
	OFFER_WIDE,      /* all that the library can do, for the current one failed */
	OFFER_WIDE_LONG, /* the same as that, as long as OFFER_CURRENT: see long_hello */
	OFFER_BROWSERS,  /* what browsers offer for old servers: see struct session */
	OFFER_GIVEN,     /* the user's (--priority) */
	OFFER_COUNT,
};

/* The version of the protocol, in their order. */
enum tls_protocol {
	TLS_PROTOCOL_NONE, /* no handshake ended */
	TLS_PROTOCOL_SSL_3_0,
	TLS_PROTOCOL_1_0,
	TLS_PROTOCOL_1_1,
	TLS_PROTOCOL_1_2,
	TLS_PROTOCOL_1_3,
};

/* How the two sides come to a common secret. */
enum tls_exchange {
	TLS_EXCHANGE_NONE,  /* no handshake ended */
	TLS_EXCHANGE_ECDHE, /* the server's certificate signs, over a curve */
	TLS_EXCHANGE_DHE,   /* ... in a finite field */
	TLS_EXCHANGE_RSA,   /* the server decrypts with the certificate's key */
	TLS_EXCHANGE_OTHER, /* without a certificate, GOST */
};

/* How records are protected. */
enum tls_protection {
	TLS_PROTECTION_NONE, /* no handshake ended */
	TLS_PROTECTION_AEAD,
	TLS_PROTECTION_CBC_SHA1,
	TLS_PROTECTION_CBC_SHA2, /* with SHA-256 or SHA-384 */
	TLS_PROTECTION_OTHER,    /* RC4; MD5 */
};

/* Ciphers that not everybody has who has the protection. */
enum tls_cipher {
	TLS_CIPHER_COMMON, /* any other */
	TLS_CIPHER_CAMELLIA,
	TLS_CIPHER_CCM,
	TLS_CIPHER_CHACHA20,
};

/* What a handshake that ended came to, in numbers. */
struct tls_parameters {
	enum tls_protocol protocol;
	enum tls_protocol offered; /* the newest that was */
	enum tls_exchange exchange;
	/* Of the field that the exchange is in: of a curve's, of the prime of
	 * DHE; 0 for the others. */
	unsigned exchange_bits;
	enum tls_protection protection;
	bool has_3des;
	/* DHE: in a group of RFC 7919, all that TLS 1.3 has. */
	bool is_ffdhe;
	/* The hash of the server's signature on the exchange; HASH_UNKNOWN with
	 * static RSA. */
	enum hash_algorithm signature_hash;
	bool is_ecdsa_sha512; /* it is ECDSA with SHA-512 */
	enum tls_cipher cipher;
	/* Its renegotiations would not be bound to this session (RFC 5746); never
	 * with TLS 1.3, which has none. */
	bool lacks_secure_renegotiation;
};

/* The addresses that the name of a server has, in the order in which they are tried; those of
 * --srv that the same target has.  Borrowed; n == 0: an address was given, a proxy looks the
 * name up, or there is none. */
struct known_addresses {
	const char (*texts)[ADDRESS_TEXT_BYTES];
	size_t n;
	size_t n_left_out; /* that were too many to be looked at */
	bool are_asked;    /* each is an endpoint of its own */
};

/* struct session v = { 0 } is a valid empty value. */
struct session {
	/* Peer, "" before one is known; with a proxy: what the proxy was asked
	 * for (cut to fit). */
	char address[ADDRESS_TEXT_BYTES];
	uint16_t port;
	char proxy[ADDRESS_TEXT_BYTES]; /* the proxy's address, "" without one */
	int proxy_protocol;             /* the version of the header that was sent; 0: none */
	enum step reached;              /* the step that was under way or failed */
	struct error error;             /* code ERR_NONE: all steps done */
	int64_t elapsed_us[STEP_COUNT]; /* time of each step; 0 = not done */
	int64_t total_us;               /* from the start of its first step to its end */

	struct failed_attempt *failed; /* addresses tried before, in order */
	size_t n_failed;
	size_t n_failed_dropped; /* beyond FAILED_KEPT */

	/* Where certificates and staple have their room (borrowed; it lives longer), and
	 * what all handshakes of the endpoint have had of it; NULL: no bounds but those of
	 * one chain. */
	struct certificate_store *store;
	struct store_part part;
	struct certificate *chain; /* as sent, leaf first, at most CHAIN_MAX_CERTIFICATES */
	size_t n_chain;
	bool chain_cut;         /* the server sent more than we keep */
	uint8_t *ocsp_response; /* stapled for the leaf, owned, or NULL */
	size_t ocsp_response_len;
	bool ocsp_too_large; /* there was one, and it was not kept */

	char tls_version[TLS_TEXT_BYTES];  /* "TLS 1.3"; "" when no handshake ended */
	char cipher[TLS_TEXT_BYTES];       /* "AES-256-GCM" */
	char key_exchange[TLS_TEXT_BYTES]; /* group: "X25519" */
	struct tls_parameters tls;
	enum tls_offer offer; /* that all this is about */
	bool unnamed;         /* no name was sent (SNI) */
	bool warned_of_name;  /* the server went on, warning that it does not know the name */
	/* With OFFER_SHORT, OFFER_LENIENT and OFFER_WIDE: why what was offered before
	 * failed. */
	struct error narrow_error;
	/* The certificate came by a ClientHello of one packet, after another had failed. */
	enum long_hello long_hello;
	/* OFFER_WIDE came to something that browsers do not offer, and the server
	 * was asked with what they do: ECDHE or static RSA, AEAD or CBC with SHA-1,
	 * TLS 1.2 at least.  Protocol TLS_PROTOCOL_NONE: it took nothing of that. */
	bool browsers_asked;
	struct tls_parameters browsers;
	enum client_certificate_request client_certificate;
	/* Only RSA (or ECDSA) certificates were offered (--each-certificate), and
	 * the server has none: no fault, though error is set. */
	bool variant_refused;
	int http_status;      /* --request: the answer's status, 0 when there was none */
	bool wrong_principal; /* an answer says that the server behind it has a wrong name */
};

void session_clear(struct session *session);

/* Have both shown the same certificates, in the same order?  Also when none was shown. */
bool session_same_chain(const struct session *a, const struct session *b);

/* Moves what a handshake brought, from the chain on (neither the address nor
 * its times, nor the error), to another session, which has none. */
void session_move_handshake(struct session *from, struct session *to);

/* Appends a failed attempt (copied).  Behind FAILED_KEPT of them each takes the place
 * of the last, so that the last one is known. */
enum err session_add_failed(struct session *session, const char *address, const struct error *error,
			    struct error *reterr) MUST_USE;

/* Appends one certificate (DER, read with certificate_read).  Beyond
 * CHAIN_MAX_CERTIFICATES sets chain_cut and returns ERR_NONE.  An error that counts
 * as FINDING_TOO_LARGE when the certificate passes a limit (certificate_limits.h),
 * the chain CHAIN_MAX_BYTES, or the store has no room. */
enum err session_add_certificate(struct session *session, struct bytes der,
				 struct error *reterr) MUST_USE;

/* Keeps what was stapled (copied) in the place of what was stapled before, unless it
 * is too large. */
enum err session_set_staple(struct session *session, struct bytes response,
			    struct error *reterr) MUST_USE;

/* Appends every certificate of a PEM text, or the single certificate of a DER
 * file; an error that counts as FINDING_USAGE when there is none, or a block is
 * damaged.  Used by -f. */
enum err session_read_chain(struct session *session, struct bytes text,
			    struct error *reterr) MUST_USE;

#endif
