package io.deprov.connectors.ldap;

/** What a name that a group holds, or that an account had, means now. */
enum NameUse {

    /** The pinned account has it, and nobody else that we see. */
    OURS,

    /** Another entry has it: perhaps a new hire. */
    ANOTHERS,

    /** Nobody has it, in a tree that we see all of. */
    FREE,

    /** No entry that we see has it. One that we may not see could: an entry that is not shown looks as if it were not there. */
    UNCLEAR
}
