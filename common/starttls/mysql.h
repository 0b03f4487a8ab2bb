/* mysql.h - MySQL and MariaDB: SSLRequest of the client/server protocol. */
#ifndef CCN_STARTTLS_MYSQL_H
#define CCN_STARTTLS_MYSQL_H

#include "dialogue/dialogue.h"

extern const struct dialogue_kind mysql_dialogue;

#endif
