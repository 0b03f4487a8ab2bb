/* report_fixture.h - results put together by hand, as the verdicts would leave
 * them: for the tests of the report. */
#ifndef CCN_TESTS_UNIT_REPORT_FIXTURE_H
#define CCN_TESTS_UNIT_REPORT_FIXTURE_H

#include "report/report.h"

/* "Now" of all situations: 2026-11-22T12:00:00Z. */
#define NOW_S INT64_C(1795348800)
#define DAY_S INT64_C(86400)

enum { FIXTURE_RESULTS_MAX = 400, FIXTURE_NAMES_MAX = 1300 };

struct fixture {
	struct result *results; /* room for FIXTURE_RESULTS_MAX, which stay where they are */
	size_t n_results;
	struct demands demands;
	struct report_input input;
	struct certificate *authorities; /* intermediate, root; owned */
	void *owned[8192];
	size_t n_owned;
	size_t n_certificates; /* so far: each has octets of its own */
};

void fixture_init(struct fixture *f);
void fixture_clear(struct fixture *f);
/* Fills input from the rest; call it when all results are there. */
const struct report_input *fixture_input(struct fixture *f);

/* Memory that lives as long as the fixture; a NUL stands behind it. */
void *fixture_alloc(struct fixture *f, size_t size);
struct bytes fixture_bytes(struct fixture *f, const void *data, size_t len);

/* --- parts of a result -------------------------------------------------------- */

/* An endpoint whose handshake went well, with one reference (its host) and no
 * certificate yet. */
struct result *add_endpoint(struct fixture *f, const char *host, const char *address);
/* Replaces the references; names ends with NULL. */
void set_references(struct fixture *f, struct result *r, const char *const *names);
/* A leaf with that CN (NULL: none) and DNS names (a NULL-ended list), good for
 * days (from NOW_S), an intermediate, and a trusted path to a root. */
void add_chain(struct fixture *f, struct result *r, const char *cn, const char *const *dns,
	       int days);
#define NAMES(...) ((const char *const[]){ __VA_ARGS__, NULL })
/* One more name of the leaf; octets as they are. */
void add_name(struct fixture *f, struct result *r, enum name_kind kind, enum name_defect defect,
	      const void *data, size_t len);
/* The DER of a Name with one attribute: CN (and O when given). */
struct bytes make_dn(struct fixture *f, const void *cn, size_t cn_len, const char *organization);
/* The verdict on reference i: reason, index of the presented name (-1: none). */
void set_name(struct result *r, size_t i, enum name_reason reason, int presented);
void set_trust(struct result *r, enum trust_reason reason, const struct certificate *at_fault);
void add_finding(struct result *r, enum finding_id id, enum state state, size_t reference,
		 const struct certificate *certificate);
/* The default state. */
void find(struct result *r, enum finding_id id);
/* --state id=ok */
void waive(struct result *r, enum finding_id id);
/* What families of clients make of it, and what that counts as for those of https;
 * behind all other findings. */
void judge_clients(struct fixture *f, struct result *r);
/* The session failed at a step: the error, and the finding that it counts as. */
void fail_at(struct result *r, enum step step, enum err code, struct error_facts facts);

/* Another address that was tried before, and failed at a step. */
void add_failed(struct result *r, const char *address, enum step step, enum err code,
		struct error_facts facts);

/* A healthy endpoint: *.contoso.com, 60 days left. */
struct result *add_healthy(struct fixture *f, const char *host, const char *address);
/* An endpoint with a certificate for other names, 60 days left. */
struct result *add_mismatch(struct fixture *f, const char *host, const char *address,
			    const char *const *dns, enum name_reason reason, int presented);

#endif
