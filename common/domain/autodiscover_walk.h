/* autodiscover_walk.h - the ways on which clients look for Autodiscover (MS-OXDISCO,
 * section 3.1.5), and what each comes to by the answers that are there.  Pure.
 */
#ifndef CCN_DOMAIN_AUTODISCOVER_WALK_H
#define CCN_DOMAIN_AUTODISCOVER_WALK_H

#include "net/srv.h"
#include "service.h"

/* In the order of clients that ask for POX; those that ask for SOAP leave the first out. */
enum way {
	WAY_ROOT,     /* https://DOMAIN */
	WAY_HOST,     /* https://autodiscover.DOMAIN */
	WAY_REDIRECT, /* http://autodiscover.DOMAIN, for the redirect */
	WAY_SRV,      /* the host that _autodiscover._tcp.DOMAIN names */
	WAY_COUNT,
};

enum {
	AUTODISCOVER_HOPS = 10, /* redirects in a row that clients follow */
	WALK_STOPS = AUTODISCOVER_HOPS + 3,
};

enum inquiry_step way_step(enum way way);
/* "the host autodiscover": static. */
const char *way_words(enum way way);
/* The first that a client asks. */
enum way way_first(const struct service *service);

enum way_end {
	WAY_ENDS_ABSENT,  /* there is nothing of Autodiscover */
	WAY_ENDS_UNCLEAR, /* no answer, which may have many reasons */
	WAY_ENDS_FAILED,  /* something is there, and is of no use */
	WAY_ENDS_REFUSED, /* at a redirect that clients do not follow: why */
	WAY_ENDS_FOUND,
};

/* struct walk w = { 0 } has no stop. */
struct walk {
	const struct inquiry *stops[WALK_STOPS]; /* in their order; may be of other ways, too */
	size_t n;
	enum way_end end;
	struct error why;
};

/* What clients ask of a host; label: before it, with its dot.  False: that is no host. */
bool autodiscover_url(const char *scheme, const char *label, const char *host, struct url *ret_url);

/* Where an answer leads to: true, and the URL that is asked next.  Else how the way ends
 * here, and for WAY_ENDS_REFUSED why: a row whose finding is redirect-refused. */
bool autodiscover_leads_on(const struct inquiry *inquiry, struct url *ret_target,
			   enum way_end *ret_end, struct error *ret_why);

/* Where SRV records lead clients that choose by chance among servers of one priority (RFC
 * 2782): server number 0 is where autodiscover_leads_on() goes; false: no more. */
bool autodiscover_server(const struct inquiry *records, size_t number, struct url *ret_target);

/* Of records that are more than are looked at: how many may lead clients elsewhere. */
size_t autodiscover_servers_left_out(const struct srv_list *list);

/* The document that was asked for by this URL; NULL: none. */
struct inquiry *autodiscover_asked(const struct service *service, const struct url *url);

/* How many redirects have led to this inquiry. */
size_t autodiscover_depth(const struct inquiry *inquiry);

/* server: the number of the one that the records lead to. */
void autodiscover_walk(const struct service *service, enum way way, size_t server,
		       struct walk *ret_walk);

/* Is its answer unknown since this machine lacked something? */
bool stop_is_lost(const struct inquiry *stop);

/* Is the stop an endpoint, that is asked with TLS? */
bool stop_has_tls(const struct inquiry *stop);

#endif
