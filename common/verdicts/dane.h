/* dane.h - the DANE verdict: what a client that asks for TLSA records makes of a
 * chain (RFC 6698, RFC 7671; RFC 7672 for mail between servers).
 *
 * Pure, but for digests and signatures, which are asked of callbacks.
 */
#ifndef CCN_VERDICTS_DANE_H
#define CCN_VERDICTS_DANE_H

#include "facts/tlsa.h"
#include "name.h"
#include "trust.h"

/* What a record is good for.
 * X(ID, "why it does not count") */
#define DANE_RECORD_STATES(X) \
	X(USABLE, "") \
	X(OUTRANKED, "a record with a stronger digest counts instead: RFC 7671, section 9") \
	X(USAGE, "its certificate usage is not known") \
	X(PKIX_USAGE, \
	  "its certificate usage does not count between mail servers: RFC 7672, section 3.1.3") \
	X(SELECTOR, "its selector is not known") \
	X(MATCHING, "its matching type is not known") \
	X(DATA, "its data is not what its selector and matching type demand")

enum dane_record_state {
#define X(ID, text) DANE_RECORD_##ID,
	DANE_RECORD_STATES(X)
#undef X
};
const char *dane_record_state_text(enum dane_record_state state);

enum dane_outcome {
	DANE_NO_RECORDS,
	DANE_INSECURE, /* as if there were none: status of the set says what is not validated */
	DANE_FAILED,   /* error of the set says why; nobody may go on as if there were none */
	DANE_UNUSABLE, /* there are records, but none that counts: as if there were none */
	DANE_UNSEEN,   /* there are records, but no certificate was obtained */
	DANE_FITS,
	DANE_MISMATCH,
};

/* What else such a client looks at. */
enum dane_rule {
	DANE_RULE_NONE, /* everything, as without DANE */
	DANE_RULE_PKIX, /* the same, and a record must fit */
	DANE_RULE_TA,   /* the path to the authority of the record, its dates and the name */
	DANE_RULE_EE,   /* nothing: neither name nor dates nor path (RFC 7671, section 5.1) */
};

enum { DANE_DIGEST_BYTES = 64 };

struct dane_verdict {
	enum dane_outcome outcome;
	enum dane_rule rule;
	const struct tlsa_set *set; /* borrowed */
	enum dane_record_state states[TLSA_MAX_RECORDS];
	bool fits[TLSA_MAX_RECORDS]; /* the record is of a certificate of its kind */
	size_t fitting;              /* FITS: the record that decides */
	/* DANE_RULE_TA, when a certificate of the records is there: the path to it. */
	bool has_path;
	struct trust_verdict path;
	bool name_fits;                 /* DANE_RULE_TA: one of the client's names does */
	bool names_alias;               /* ...: none but that of an alias, which is none of them */
	const struct certificate *leaf; /* borrowed; NULL: none was obtained */
	uint8_t own[32]; /* SHA-256 of the leaf's key: what a record 3 1 1 would hold */
	bool has_own;
	struct certificate *owned; /* those of the records (matching type 0), n_owned */
	size_t n_owned;
};
void dane_verdict_clear(struct dane_verdict *verdict);

/* SHA-256 or SHA-512 of octets; false on failure. */
typedef bool dane_digest(enum tlsa_matching matching, struct bytes octets,
			 uint8_t ret_digest[DANE_DIGEST_BYTES]);

/* What is asked; all borrowed. */
struct dane_question {
	const struct tlsa_set *set;
	bool between_mail_servers; /* RFC 7672 */
	const struct certificate *chain;
	size_t n_chain;                     /* 0: none was obtained */
	const struct trust_verdict *trust;  /* without DANE */
	const struct reference *references; /* the client's, beside the TLSA base domain */
	size_t n_references;
	/* More of these, which count with DANE-TA alone: the domain whose mail an MX host
	 * takes, and where its alias leads to (RFC 7672, section 3.2.2). */
	const struct reference *recipients;
	size_t n_recipients;
	const struct match_rules *match;
	int64_t at_s;
	const struct signature_oracle *oracle;
	dane_digest *digest;
	struct work *work; /* what may be spent on a path (trust_verdict()) */
};

/* RFC 6698, section 2.1, and RFC 7671: a record of the best kind that fits decides.
 * DANE-EE: the leaf or its key.  DANE-TA: a certificate that was sent, or that of
 * the record itself, or its key, is the only trust anchor; the leaf is none (OpenSSL
 * has it so).  PKIX-EE, PKIX-TA: of the leaf, or an authority on the path that
 * trust chose, which counts as ever.  A path whose only faults are its dates fits:
 * dates are told apart.  Borrows from the question, which must stay where it is. */
enum err dane_verdict(const struct dane_question *question, struct dane_verdict *ret_verdict,
		      struct error *reterr) MUST_USE;

/* Does such a client look at what this finding is about?  certificate: the one at
 * fault, NULL: the leaf.  True without DANE (verdict NULL). */
bool dane_looks_at(const struct dane_verdict *verdict, enum finding_id id,
		   const struct certificate *certificate);

#endif
