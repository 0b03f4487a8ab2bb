/* report_situations.h - the situations that the report is tested with, and what
 * they share. */
#ifndef CCN_TESTS_UNIT_REPORT_SITUATIONS_H
#define CCN_TESTS_UNIT_REPORT_SITUATIONS_H

#include "report_fixture.h"

struct situation {
	const char *id; /* name of the golden file */
	void (*build)(struct fixture *f);
	bool has_json; /* a golden file of its JSON, too */
};

/* Each ends with a row whose id is NULL. */
extern const struct situation situations_names[];
extern const struct situation situations_chain[];
extern const struct situation situations_dane[];
extern const struct situation situations_run[];

#define MAIL "mail.contoso.com"
#define ADDR "192.0.2.10"

static inline const struct certificate *leaf_of(struct result *r)
{
	return &r->session.chain[0];
}

static inline struct result *healthy(struct fixture *f)
{
	return add_healthy(f, MAIL, ADDR);
}

#endif
