/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "xml.h"

#include <expat.h>
#include <stdlib.h>

#include "answer.h"

/* What has been its name since expat 2.9. */
#if XML_MAJOR_VERSION > 2 || (XML_MAJOR_VERSION == 2 && XML_MINOR_VERSION >= 9)
#define LINE_NUMBER XML_GetCurrentLineNumber64
#else
#define LINE_NUMBER XML_GetCurrentLineNumber
#endif

struct walk {
	XML_Parser parser;
	const struct xml_reader *reader;
	size_t depth;
	bool is_leaf; /* no element has ended since the last began */
	struct strbuf text;
	struct error *reterr;
	enum err err;
};

static void stop(struct walk *walk, enum err err)
{
	walk->err = err;
	XML_StopParser(walk->parser, XML_FALSE);
}

static const char *without_prefix(const char *name)
{
	const char *colon = strrchr(name, ':');
	return colon != NULL ? colon + 1 : name;
}

static void XMLCALL begins(void *context, const XML_Char *name, const XML_Char **attributes)
{
	struct walk *walk = context;
	const struct xml_element element = { without_prefix(name), ++walk->depth, false,
					     (const char *const *)attributes };
	/* expat ends an empty element, too, that it was stopped in */
	if (walk->err != ERR_NONE)
		return;
	if (walk->depth == 1 && bytes_is(bytes_of(element.name), "html")) {
		stop(walk, error_raise(walk->reterr, ERR_ANSWER_WEB_PAGE, FACTS()));
		return;
	}
	if (walk->depth > XML_MAX_DEPTH) {
		stop(walk,
		     error_raise(walk->reterr, ERR_ANSWER_TOO_DEEP, FACTS(.count = XML_MAX_DEPTH)));
		return;
	}
	walk->is_leaf = true;
	strbuf_reset(&walk->text);
	enum err err = walk->reader->begins(walk->reader->context, &element, walk->reterr);
	if (err != ERR_NONE)
		stop(walk, err);
}

static void XMLCALL ends(void *context, const XML_Char *name)
{
	struct walk *walk = context;
	const struct xml_element element = { without_prefix(name), walk->depth--, walk->is_leaf,
					     NULL };
	struct bytes text = { 0 };
	if (walk->err != ERR_NONE)
		return;
	if (element.is_leaf)
		text = bytes_trimmed(strbuf_bytes(&walk->text), " \t\r\n");
	walk->is_leaf = false;
	enum err err = walk->reader->ends(walk->reader->context, &element, text, walk->reterr);
	if (err != ERR_NONE)
		stop(walk, err);
}

static void XMLCALL says(void *context, const XML_Char *text, int len)
{
	struct walk *walk = context;
	if (walk->err != ERR_NONE || !walk->is_leaf)
		return;
	strbuf_append_bytes(&walk->text, text, (size_t)len);
	if (strbuf_failed(&walk->text))
		stop(walk, error_no_memory(walk->reterr));
}

static void XMLCALL declares(void *context, const XML_Char *name, const XML_Char *system,
			     const XML_Char *public, int has_internal_subset)
{
	struct walk *walk = context;
	enum err err = bytes_is(bytes_of(name), "html") ? ERR_ANSWER_WEB_PAGE : ERR_ANSWER_DOCTYPE;
	(void)system;
	(void)public;
	(void)has_internal_subset;
	stop(walk, error_raise(walk->reterr, err, FACTS()));
}

static enum err failure(const struct walk *walk)
{
	enum XML_Error code = XML_GetErrorCode(walk->parser);
	if (walk->err != ERR_NONE)
		return walk->err;
	if (code == XML_ERROR_NO_MEMORY)
		return error_no_memory(walk->reterr);
	return error_raise(
		walk->reterr, ERR_ANSWER_NOT_XML,
		FACTS(.term = XML_ErrorString(code), .count = (int64_t)LINE_NUMBER(walk->parser)));
}

/* What a byte order mark says goes before what the document declares (RFC 7303, section
 * 3.3): programs that save an answer write it anew, and leave its first line as it was. */
static const char *encoding_of(struct bytes text)
{
	if (bytes_starts(text, ANSWER_UTF8_MARK))
		return "UTF-8";
	return answer_is_utf16(text) ? "UTF-16" : NULL;
}

enum err xml_read(struct bytes text, size_t most, const struct xml_reader *reader,
		  struct error *reterr)
{
	static const XML_Memory_Handling_Suite memory = { malloc, realloc, free };
	struct walk walk = { .reader = reader, .reterr = reterr };
	enum err err = answer_check_size(text, most, reterr);
	if (err != ERR_NONE)
		return err;
	walk.parser = XML_ParserCreate_MM(encoding_of(text), &memory, NULL);
	if (walk.parser == NULL)
		return error_no_memory(reterr);
	XML_SetUserData(walk.parser, &walk);
	XML_SetElementHandler(walk.parser, begins, ends);
	XML_SetCharacterDataHandler(walk.parser, says);
	XML_SetStartDoctypeDeclHandler(walk.parser, declares);
	if (XML_Parse(walk.parser, (const char *)text.data, (int)text.len, XML_TRUE) !=
	    XML_STATUS_OK)
		err = failure(&walk);
	XML_ParserFree(walk.parser);
	strbuf_clear(&walk.text);
	return err;
}

const char *xml_attribute(const struct xml_element *element, const char *name)
{
	const char *const *at = element->attributes;
	for (; at != NULL && *at != NULL; at += 2) {
		if (strcmp(without_prefix(at[0]), name) == 0)
			return at[1];
	}
	return NULL;
}

void xml_append_version(struct strbuf *out)
{
	XML_Expat_Version version = XML_ExpatVersionInfo();
	strbuf_printf(out, "expat %d.%d.%d", version.major, version.minor, version.micro);
}
