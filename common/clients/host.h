/* host.h - what matters of the name that is asked for, whatever the certificate
 * says: how it was typed, and what is odd about it.  Pure.
 */
#ifndef CCN_CLIENTS_HOST_H
#define CCN_CLIENTS_HOST_H

#include "names/reference.h"

struct host {
	/* The DNS domain as A-labels, its ASCII letters in the case in which they
	 * were typed, no dot at the end; borrowed from the reference, as is all
	 * here. */
	struct bytes domain;
	struct bytes parent;  /* without its left-most label */
	struct bytes typed;   /* as typed, no dot at the end */
	struct bytes unicode; /* with U-labels; empty where that is the same */
	bool has_dot;         /* typed with a dot at the end */
	bool has_underscore;
	bool has_hyphen;        /* the first label begins or ends with one */
	bool has_parent_hyphen; /* another one does */
	/* A label that begins with "xn--" and is no A-label of IDNA 2008. */
	bool has_odd_a_label;
	/* Typed with U-labels: the first label, others. */
	bool is_unicode;
	bool is_parent_unicode;
	/* By IDNA 2003 it would be another name (U+00DF, U+03C2, joiners): typed
	 * with one of these. */
	bool is_deviant;
};

/* Of a reference with a DNS domain. */
struct host host_of(const struct reference *reference);

/* The name by IDNA 2003 of a deviant host; false when there is none. */
bool host_idna2003(const struct host *host, char *ret_ascii, size_t size);

#endif
