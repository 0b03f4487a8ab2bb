/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What nss_wrapper does for the tests, for musl, which it does not support: names are
 * those of the file NSS_WRAPPER_HOSTS, and nowhere else.  Preloaded; without the
 * variable it changes nothing. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

typedef int ask_fn(const char *, const char *, const struct addrinfo *, struct addrinfo **);
typedef void free_fn(struct addrinfo *);

struct node {
	struct addrinfo info;
	struct sockaddr_storage address;
};

static void *next(const char *name)
{
	return dlsym(RTLD_NEXT, name);
}

/* Copies what the C library makes of an address, in the order of the file. */
static int add(const char *address, const char *service, const struct addrinfo *hints,
	       struct addrinfo ***end)
{
	struct addrinfo numeric = { 0 }, *found;
	if (hints != NULL)
		numeric = *hints;
	numeric.ai_flags = (numeric.ai_flags & ~AI_ADDRCONFIG) | AI_NUMERICHOST;
	int result = ((ask_fn *)next("getaddrinfo"))(address, service, &numeric, &found);
	if (result != 0)
		return result;
	for (const struct addrinfo *i = found; i != NULL; i = i->ai_next) {
		struct node *node = calloc(1, sizeof(*node));
		if (node == NULL)
			abort();
		node->info = *i;
		memcpy(&node->address, i->ai_addr, i->ai_addrlen);
		node->info.ai_addr = (struct sockaddr *)&node->address;
		node->info.ai_canonname = NULL;
		node->info.ai_next = NULL;
		**end = &node->info;
		*end = &node->info.ai_next;
	}
	((free_fn *)next("freeaddrinfo"))(found);
	return 0;
}

int getaddrinfo(const char *host, const char *service, const struct addrinfo *hints,
		struct addrinfo **ret_list)
{
	const char *path = getenv("NSS_WRAPPER_HOSTS");
	struct addrinfo *list = NULL, **end = &list;
	char line[1024], address[256], name[256];
	FILE *file;
	if (path == NULL)
		return ((ask_fn *)next("getaddrinfo"))(host, service, hints, ret_list);
	if (host == NULL || add(host, service, hints, &end) == 0) {
		*ret_list = list;
		return host == NULL ? EAI_NONAME : 0;
	}
	file = fopen(path, "r");
	while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
		if (sscanf(line, "%255s %255s", address, name) == 2 && strcasecmp(name, host) == 0)
			add(address, service, hints, &end);
	}
	if (file != NULL)
		fclose(file);
	*ret_list = list;
	return list != NULL ? 0 : EAI_NONAME;
}

void freeaddrinfo(struct addrinfo *list)
{
	if (getenv("NSS_WRAPPER_HOSTS") == NULL) {
		((free_fn *)next("freeaddrinfo"))(list);
		return;
	}
	while (list != NULL) {
		struct addrinfo *after = list->ai_next;
		free(list);
		list = after;
	}
}
