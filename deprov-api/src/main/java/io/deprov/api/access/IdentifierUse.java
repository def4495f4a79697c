package io.deprov.api.access;

/** How a target uses an identifier type. One type may be unique on one target and linking on another. */
public enum IdentifierUse {
    /** One value means at most one account (user name, UPN, object id). Several hits are ambiguous. */
    UNIQUE,
    /** All accounts with the value are the subject's (employee number, owner attribute): people have second accounts. */
    LINKING
}
