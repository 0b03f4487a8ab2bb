/* json.h - the texts of a JSON object (RFC 8259), member by member.
 *
 * Pure, but that Jansson once takes random octets from the system for its tables; the
 * only module that calls it.
 */
#ifndef CCN_DOMAIN_JSON_H
#define CCN_DOMAIN_JSON_H

#include "base/error.h"

/* Opens what Jansson takes random octets from: while files may be opened. */
void json_prepare(void);

/* Is it JSON, if anything?  (An object or a list, behind blanks and a byte order mark.) */
bool json_begins(struct bytes text);

/* What is done with a member; an error ends the reading.  parent: "", or the name of
 * the member of the outermost object that it is in.  value: UTF-8 without NUL; "true" or
 * "false" for these. */
typedef enum err json_member(void *context, const char *parent, const char *name,
			     struct bytes value, struct error *reterr);

/* Reads an object of at most most octets, and calls member for each text or truth value
 * in it and in the objects that are its members, in their order.  Other values are passed
 * over.  text: UTF-8, or, by its byte order mark, UTF-16.  ERR_ANSWER_EMPTY, _TOO_LARGE, _TOO_DEEP,
 * _NOT_JSON (also when two members of an object have one name), _NO_OBJECT, ERR_NO_MEMORY, or what
 * member raises. */
enum err json_read(struct bytes text, size_t most, json_member *member, void *context,
		   struct error *reterr) MUST_USE;

/* Of the library that this was built with: "2.14". */
const char *json_version(void);

#endif
