/* ftp.h - FTP (RFC 959) with AUTH TLS (RFC 4217). */
#ifndef CCN_STARTTLS_FTP_H
#define CCN_STARTTLS_FTP_H

#include "dialogue/dialogue.h"

extern const struct dialogue_kind ftp_dialogue;

#endif
