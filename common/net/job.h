/* job.h - one host to check, and what became of it. */
#ifndef CCN_NET_JOB_H
#define CCN_NET_JOB_H

#include "probe_settings.h"
#include "resolve.h"

/* Input filled by the plan; output by the loop. */
struct job {
	/* in, borrowed */
	struct probe_target target; /* variant is set by the loop from variants */
	enum address_family family;
	bool all_addresses;
	/* Look the TLSA records of this host up, too (with srv: of its targets); NULL: do
	 * not.  The server is named as these records name it (SNI), if names_server. */
	const char *tlsa_host;
	bool names_server;
	bool srv; /* look connect_host up with the protocol's SRV service */
	/* connect_host is no name that a certificate is compared with: nothing is asked, and
	 * that is told. */
	bool is_no_host;
	/* enum dns_type: look these records of connect_host up and connect to nothing, so
	 * that there is a resolution and no outcome; 0: do not. */
	uint16_t records;
	/* The same of its addresses, of both families, also with a proxy. */
	bool only_resolved;
	const enum certificate_variant *variants; /* n_variants >= 1 */
	size_t n_variants;
	/* out, owned by the job */
	struct resolution resolution;      /* with a proxy: of the SRV records only */
	char (*known)[ADDRESS_TEXT_BYTES]; /* its addresses as texts, by job_name_addresses */
	/* Addresses (with all_addresses; else one for all of them) x variants, in
	 * order; at least one, also when nothing could be resolved.  With a proxy
	 * the SRV targets stand for the addresses. */
	struct job_outcome *outcomes;
	size_t n_outcomes;
};
struct job_outcome {
	enum certificate_variant variant;
	struct session session;
	const struct tlsa_set
		*tlsa;              /* of its server; borrowed from the job's resolution, or NULL */
	struct http_answer *answer; /* of VARIANT_DEFAULT that asks for a document: owned */
	bool is_no_endpoint;        /* set behind the loop: what came of it is told otherwise */
	char *log;                  /* -vv, owned, or NULL */
};
void job_clear(struct job *job);

/* The addresses of the server of an outcome: those that its name was resolved to.  Error: no
 * memory. */
enum err job_name_addresses(struct job *job, const struct job_outcome *outcome,
			    struct known_addresses *ret_known, struct error *reterr) MUST_USE;

/* Of several addresses that were asked for a document, the outcome whose answer counts: the
 * first that has brought one, as clients go on until one answers; NULL: none has. */
struct job_outcome *job_answered(const struct job *job);

/* Gives up the documents of all other answers. */
void job_drop_documents(struct job *job);

/* Takes outcome i out of the job's. */
void job_drop_outcome(struct job *job, size_t i);

/* Whom the loop tells what it still needs of the system. */
struct resolving {
	/* Names are about to be looked up (true: threads, files and local services
	 * may be needed), or none is left to be (false: sockets only; at once where
	 * there are none).  NULL: nobody. */
	void (*fn)(void *context, bool goes_on);
	void *context;
};

#endif
