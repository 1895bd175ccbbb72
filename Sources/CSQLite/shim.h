#include <sqlite3.h>

/// Before SQLite's first use. sqlite3_config takes any number of arguments, which Swift cannot hand over.
static inline void csqlite_count_no_memory(void) { sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }
