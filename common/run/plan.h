/* plan.h - from options to what is to be obtained, and what is expected of it:
 * hosts x addresses, with port, protocol, SNI and variants; or the chain of each
 * file.  Pure. */
#ifndef CCN_RUN_PLAN_H
#define CCN_RUN_PLAN_H

#include "cli/options.h"
#include "net/loop.h"

/* What is expected of the certificates that job number i obtains. */
struct expectation {
	const char *host;                   /* for the report: as typed */
	const struct reference *identity;   /* that host as reference identifier, or NULL */
	const struct reference *references; /* n_references, 0 for a file alone */
	size_t n_references;
	const struct protocol *protocol; /* whose clients' rules for names hold; NULL: none said */
	const char *obtained_by;         /* for the report: "https", "file" */
	bool served;                     /* by a server; false: read from a file */
	bool fits_any;                   /* one of the references is enough */
	bool is_sip_domain;              /* that SRV records are of: no wildcard fits */
	/* Names that DANE-TA takes, too (struct dane_question). */
	const struct reference *recipients;
	size_t n_recipients;
	const char *principal;     /* instead of that of --msstd, or NULL */
	const struct options *own; /* what its line of --hosts-file says of it alone, or NULL */
	struct passive_service passive; /* the same of what it is called */
	/* Of it: instead of those of the run, or NULL. */
	const struct threshold *warning, *critical;
	/* Who requires the names, and says what counts (check_cert_domain); or NULL. */
	const struct service *service;
	const struct inquiry *inquiry;
};

struct plan {
	struct job *jobs;                 /* owned */
	struct expectation *expectations; /* one for each job, owned */
	size_t n;
	struct reference *references; /* owned: what is expected of files, with -H; or NULL */
};

/* Which of the certificates of its server a job asks for (--each-certificate: each that it
 * may keep); target is there. */
void plan_variants(bool each, struct job *job);

/* Borrows from options, which must outlive the plan. */
enum err plan_make(const struct options *options, struct plan *ret_plan,
		   struct error *reterr) MUST_USE;
void plan_clear(struct plan *plan);

#endif
