/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "resolve.h"

#include <errno.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/array.h"
#include "base/deadline.h"
#include "dns_records.h"
#include "dns_system.h"

/* More addresses than any sane name has. */
enum { MAX_ADDRESSES = 256 };

void resolution_clear(struct resolution *resolution)
{
	free(resolution->addresses);
	free(resolution->targets);
	for (size_t i = 0; i < resolution->n_tlsa; i++)
		tlsa_set_clear(&resolution->tlsa[i]);
	free(resolution->tlsa);
	dns_reply_clear(&resolution->reply);
	*resolution = (struct resolution){ 0 };
}

/* "IPv4", "IPv6"; NULL: any. */
static const char *family_name(enum address_family family)
{
	switch (family) {
	case FAMILY_IPV4:
		return "IPv4";
	case FAMILY_IPV6:
		return "IPv6";
	case FAMILY_ANY:
		break;
	}
	return NULL;
}

static enum err fail(enum err code, int number, const struct question *question,
		     struct error *reterr)
{
	return error_raise(reterr, code,
			   FACTS(.about = question->name, .number = number,
				 .term = family_name(question->family)));
}

static enum err resolve_error(int code, int system_error, const struct question *question,
			      struct error *reterr)
{
	switch (code) {
	case EAI_NONAME:
		/* Some systems give this for "no such address" as well. */
		return fail(ERR_RESOLVE_NO_HOST, 0, question, reterr);
#ifdef EAI_NODATA
	case EAI_NODATA:
#endif
#ifdef EAI_ADDRFAMILY
	case EAI_ADDRFAMILY:
#endif
#if defined(EAI_NODATA) || defined(EAI_ADDRFAMILY)
		return fail(ERR_RESOLVE_NO_ADDRESS, 0, question, reterr);
#endif
	case EAI_AGAIN:
		return fail(ERR_RESOLVE_NO_ANSWER, 0, question, reterr);
	case EAI_FAIL:
		return fail(ERR_RESOLVE_SERVERS, 0, question, reterr);
	case EAI_MEMORY:
		return error_no_memory(reterr);
	case EAI_SYSTEM:
		return fail(ERR_RESOLVE_SYSTEM, system_error, question, reterr);
	default:
		return fail(ERR_RESOLVE_LIBRARY, code, question, reterr);
	}
}

static bool is_known(const struct resolution *resolution, const struct address *address)
{
	for (size_t i = 0; i < resolution->n; i++) {
		if (address_equal(&resolution->addresses[i], address))
			return true;
	}
	return false;
}

/* Appends one, unless it is known; false: no memory. */
static bool append(struct resolution *resolution, const struct address *address)
{
	size_t n = resolution->n;
	if (address_family(address) == FAMILY_ANY || is_known(resolution, address))
		return true;
	if (n == MAX_ADDRESSES) {
		resolution->n_left_out++;
		return true;
	}
	struct address *grown = array_grow(resolution->addresses, n, sizeof(*grown));
	if (grown == NULL)
		return false;
	grown[n] = *address;
	resolution->addresses = grown;
	resolution->n++;
	return true;
}

/* --- the C library --------------------------------------------------------------- */

static bool append_list(const struct addrinfo *list, uint16_t port, size_t target,
			struct resolution *resolution)
{
	bool ok = true;
	for (const struct addrinfo *ai = list; ai != NULL && ok; ai = ai->ai_next) {
		struct address address = { .len = ai->ai_addrlen, .target = target };
		if (ai->ai_addrlen > sizeof(address.storage))
			continue;
		memcpy(&address.storage, ai->ai_addr, ai->ai_addrlen);
		address_set_port(&address, port);
		address_name_zone(&address);
		ok = append(resolution, &address);
	}
	return ok;
}

static enum err ask_library(const struct question *question, size_t target,
			    struct resolution *resolution, struct error *reterr)
{
	struct addrinfo *list = NULL;
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
	size_t before = resolution->n;
	hints.ai_family = question->family == FAMILY_IPV4   ? AF_INET
			  : question->family == FAMILY_IPV6 ? AF_INET6
							    : AF_UNSPEC;
	errno = 0;
	int code = getaddrinfo(question->name, NULL, &hints, &list);
	/* It knows no host, too, when it could not read or ask. */
	enum err shortage = code != 0 ? error_of_shortage(errno) : ERR_NONE;
	if (shortage != ERR_NONE)
		return fail(shortage, errno, question, reterr);
	if (code != 0)
		return resolve_error(code, errno, question, reterr);
	bool ok = append_list(list, question->port, target, resolution);
	freeaddrinfo(list);
	if (!ok)
		return error_no_memory(reterr);
	if (resolution->n == before && before == 0)
		return fail(ERR_RESOLVE_NO_ADDRESS, 0, question, reterr);
	return ERR_NONE;
}

/* --- a source -------------------------------------------------------------------- */

static const struct dns_source *source_of(const struct question *question)
{
	return question->source != NULL ? question->source : &dns_system;
}

/* Has this machine a route to it?  Nothing is sent. */
static bool has_route(const struct address *address)
{
	int family = address->storage.ss_family;
	int fd = socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return errno != EAFNOSUPPORT;
	bool has = connect(fd, (const struct sockaddr *)&address->storage, address->len) == 0;
	close(fd);
	return has;
}

/* Puts those without a route behind the others; each kind stays in its order. */
static void sort_by_route(struct address *addresses, size_t n)
{
	size_t n_reached = 0;
	for (size_t i = 0; i < n; i++) {
		struct address address = addresses[i];
		if (!has_route(&address))
			continue;
		memmove(addresses + n_reached + 1, addresses + n_reached,
			(i - n_reached) * sizeof(address));
		addresses[n_reached++] = address;
	}
}

static bool append_records(struct bytes message, enum dns_type type,
			   const struct question *question, size_t target,
			   struct resolution *resolution)
{
	struct dns_records records;
	struct dns_record record;
	struct address address;
	bool ok = true;
	if (!dns_records_open(message, question->name, type, &records))
		return true;
	while (ok && dns_records_next(&records, &record)) {
		if (!dns_read_address(&record, question->port, &address))
			continue;
		address.target = target;
		ok = append(resolution, &address);
	}
	return ok;
}

/* What the answers come to where none has an address. */
struct refusal {
	bool name_exists;
	char end[DNS_NAME_BYTES]; /* where an alias leads; "": it is none */
	struct error why;         /* of the first question without answer */
};

static void note_refusal(const struct question *question, const struct dns_reply *reply,
			 struct refusal *refusal)
{
	char end[DNS_NAME_BYTES];
	refusal->name_exists = refusal->name_exists || reply->rcode != DNS_RCODE_NXDOMAIN;
	dns_follow(buffer_bytes(&reply->message), question->name, end);
	if (!dns_same_name(end, question->name))
		memcpy(refusal->end, end, sizeof(end));
}

/* What came of the question for one family.  An error of this machine is returned. */
static enum err ask_family(enum dns_type type, const struct question *question, size_t target,
			   struct resolution *resolution, struct refusal *refusal,
			   struct error *reterr)
{
	const struct dns_source *source = source_of(question);
	struct dns_reply reply = { .outcome = DNS_NONE };
	struct error failed = { 0 };
	enum err err = source->ask(source->context, question->name, type, &reply, reterr);
	if (err != ERR_NONE)
		return err;
	if (dns_reply_check(&reply, question->name, false, &failed) != ERR_NONE) {
		if (refusal->why.code == ERR_NONE)
			refusal->why = failed;
	} else if (!append_records(buffer_bytes(&reply.message), type, question, target,
				   resolution)) {
		err = error_no_memory(reterr);
	}
	note_refusal(question, &reply, refusal);
	dns_reply_clear(&reply);
	return err;
}

/* An alias is there, wherever it leads. */
static enum err fail_refused(const struct question *question, const struct refusal *refusal,
			     struct error *reterr)
{
	if (!refusal->name_exists && refusal->end[0] != '\0')
		return error_raise(reterr, ERR_RESOLVE_ALIAS,
				   FACTS(.about = question->name, .said = bytes_of(refusal->end)));
	return fail(refusal->name_exists ? ERR_RESOLVE_NO_ADDRESS : ERR_RESOLVE_NO_HOST, 0,
		    question, reterr);
}

/* One family is enough: the other may be refused by a server that knows none of it. */
static enum err ask_source(const struct question *question, size_t target,
			   struct resolution *resolution, struct error *reterr)
{
	size_t before = resolution->n;
	struct refusal refusal = { .name_exists = false };
	enum err err = ERR_NONE;
	if (question->family != FAMILY_IPV4)
		err = ask_family(DNS_TYPE_AAAA, question, target, resolution, &refusal, reterr);
	if (err == ERR_NONE && question->family != FAMILY_IPV6)
		err = ask_family(DNS_TYPE_A, question, target, resolution, &refusal, reterr);
	if (err != ERR_NONE)
		return err;
	if (resolution->n > before) {
		sort_by_route(resolution->addresses + before, resolution->n - before);
		return ERR_NONE;
	}
	if (refusal.why.code == ERR_NONE)
		return fail_refused(question, &refusal, reterr);
	*reterr = refusal.why;
	return refusal.why.code;
}

static enum err ask_records(const struct question *question, struct resolution *resolution,
			    struct error *reterr)
{
	const struct dns_source *source = source_of(question);
	enum err err = source->ask(source->context, question->name,
				   (enum dns_type)question->records, &resolution->reply, reterr);
	if (err == ERR_NONE)
		err = dns_reply_check(&resolution->reply, question->name, false, reterr);
	return err;
}

/* --- the whole question ---------------------------------------------------------- */

/* Appends the addresses of question->name, of an SRV target by its number. */
static enum err resolve_name(const struct question *question, size_t target,
			     struct resolution *resolution, struct error *reterr)
{
	if (question->source != NULL)
		return ask_source(question, target, resolution, reterr);
	return ask_library(question, target, resolution, reterr);
}

/* The addresses of every target that has some; an error when none has. */
static enum err resolve_targets(const struct question *question, struct resolution *resolution,
				struct error *reterr)
{
	struct error first = { 0 };
	for (size_t i = 0; i < resolution->n_targets; i++) {
		struct error error;
		const struct dns_srv *target = &resolution->targets[i];
		struct question next = { .name = target->host,
					 .port = target->port,
					 .family = question->family,
					 .source = question->source };
		if (resolve_name(&next, i, resolution, &error) != ERR_NONE &&
		    first.code == ERR_NONE)
			first = error;
	}
	if (resolution->n > 0)
		return ERR_NONE;
	*reterr = first;
	return first.code;
}

static enum err resolve_service(const struct question *question, struct resolution *resolution,
				struct error *reterr)
{
	struct srv_list list;
	enum err err = srv_lookup(source_of(question), question->srv_service, question->name, &list,
				  reterr);
	if (err != ERR_NONE)
		return err;
	resolution->targets = calloc(list.n, sizeof(*resolution->targets));
	if (resolution->targets == NULL)
		return error_no_memory(reterr);
	memcpy(resolution->targets, list.targets, list.n * sizeof(*list.targets));
	resolution->n_targets = list.n;
	resolution->n_left_out = list.more;
	if (!question->no_addresses)
		err = resolve_targets(question, resolution, reterr);
	return err;
}

/* --- few descriptors ------------------------------------------------------------- */

/* What a look-up may have open at one time, and how long one waits for that. */
enum { LOOK_UP_DESCRIPTORS = 3, SHORTAGE_TRIES = 25, SHORTAGE_NS = 20000000 };

/* Can so many be open at one time?  errno says why not. */
static bool can_open(int n)
{
	if (n == 0)
		return true;
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return false;
	bool can = can_open(n - 1);
	int why = errno;
	close(fd);
	errno = why;
	return can;
}

/* Without a descriptor the C library says that a name does not exist, since it
 * could not ask anybody. */
static bool lacks_descriptors(void)
{
	return !can_open(LOOK_UP_DESCRIPTORS) && (errno == EMFILE || errno == ENFILE);
}

static enum err resolve_host(const struct question *question, struct resolution *resolution)
{
	if (question->records != 0)
		return ask_records(question, resolution, &resolution->error);
	if (question->srv_service != NULL)
		return resolve_service(question, resolution, &resolution->error);
	if (question->no_addresses)
		return ERR_NONE;
	return resolve_name(question, 0, resolution, &resolution->error);
}

/* Also when there is no address: what is wrong in DNS may be the reason. */
static void look_tlsa_up(const struct question *question, struct resolution *resolution)
{
	size_t n = question->srv_service != NULL ? resolution->n_targets : 1;
	struct tlsa_set *sets = calloc(n + 1, sizeof(*sets));
	if (sets == NULL) {
		error_no_memory(&resolution->error);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		if (question->srv_service != NULL)
			tlsa_lookup(source_of(question), resolution->targets[i].host,
				    resolution->targets[i].port, &sets[i]);
		else
			tlsa_lookup(source_of(question), question->tlsa_host, question->port,
				    &sets[i]);
	}
	resolution->tlsa = sets;
	resolution->n_tlsa = n;
}

/* To the C library a false answer is none. */
static bool is_refused_as_false(enum err err, const struct resolution *resolution)
{
	return err == ERR_RESOLVE_NO_ANSWER && resolution->n_tlsa == 1 &&
	       resolution->tlsa[0].error.code == ERR_DANE_NOT_VALID;
}

static void resolve_once(const struct question *question, struct resolution *resolution)
{
	enum err err = resolve_host(question, resolution);
	if (question->tlsa_host != NULL && !error_is_own(err))
		look_tlsa_up(question, resolution);
	if (question->source == NULL && is_refused_as_false(err, resolution))
		fail(ERR_RESOLVE_NOT_VALID, 0, question, &resolution->error);
}

/* Did it fail for something that this machine may have again in a moment? */
static bool is_short(const struct resolution *resolution)
{
	enum err err = resolution->error.code;
	bool short_of = err == ERR_SHORTAGE;
	bool unanswered = err != ERR_NONE && err != ERR_NO_MEMORY;
	for (size_t i = 0; i < resolution->n_tlsa; i++) {
		err = resolution->tlsa[i].error.code;
		short_of = short_of || err == ERR_SHORTAGE;
		unanswered = unanswered || err == ERR_DANE_NO_ANSWER ||
			     err == ERR_DANE_UNANSWERED || err == ERR_DANE_INDETERMINATE;
	}
	return short_of || (unanswered && lacks_descriptors());
}

void resolve(const struct question *question, struct resolution *ret_resolution)
{
	const struct timespec moment = { .tv_nsec = SHORTAGE_NS };
	int64_t start_us = clock_now_us();
	struct resolution resolution = { 0 };
	resolve_once(question, &resolution);
	/* The C library does not know a host, either, when it could not read the file
	 * in which he stands: that is to be heard twice. */
	for (int i = 0; is_short(&resolution) || (i == 0 && question->source == NULL &&
						  resolution.error.code == ERR_RESOLVE_NO_HOST);
	     i++) {
		if (i == SHORTAGE_TRIES) {
			if (lacks_descriptors())
				fail(ERR_RESOLVE_DESCRIPTORS, 0, question, &resolution.error);
			break;
		}
		nanosleep(&moment, NULL);
		resolution_clear(&resolution);
		resolve_once(question, &resolution);
	}
	resolution.elapsed_us = clock_now_us() - start_us;
	*ret_resolution = resolution;
}
