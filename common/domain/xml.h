/* xml.h - an XML document, element by element.
 *
 * Of the document alone: a document type, and with it every entity but those of XML
 * itself, is refused at once.  Prefixes of namespaces are taken off and not looked at:
 * their names would cost memory anew with each attribute.  Pure; the only module that
 * calls expat.
 */
#ifndef CCN_DOMAIN_XML_H
#define CCN_DOMAIN_XML_H

#include "base/error.h"
#include "base/strbuf.h"

enum { XML_MAX_DEPTH = 32 };

struct xml_element {
	const char *name;              /* without prefix; UTF-8 */
	size_t depth;                  /* 1: the outermost */
	bool is_leaf;                  /* in ends: no element is in it */
	const char *const *attributes; /* in begins: name, value, ... NULL */
};

/* What is done with an element; an error ends the reading. */
struct xml_reader {
	void *context;
	enum err (*begins)(void *context, const struct xml_element *element, struct error *reterr);
	/* text: of a leaf, UTF-8 without NUL, without the white space around it; else
	 * empty. */
	enum err (*ends)(void *context, const struct xml_element *element, struct bytes text,
			 struct error *reterr);
};

/* Reads a document of at most most octets (less than 2^31).  Time and memory are linear
 * in them.  ERR_ANSWER_EMPTY, _TOO_LARGE, _TOO_DEEP, _NOT_XML, _DOCTYPE, _WEB_PAGE
 * (HTML), ERR_NO_MEMORY, or what the reader raises. */
enum err xml_read(struct bytes text, size_t most, const struct xml_reader *reader,
		  struct error *reterr) MUST_USE;

/* The value of an attribute, by its name without prefix; NULL when there is none. */
const char *xml_attribute(const struct xml_element *element, const char *name);

/* "expat 2.5.0" */
void xml_append_version(struct strbuf *out);

#endif
