package io.deprov.connectors.ldap;

import io.deprov.api.ConnectorDescriptor;
import io.deprov.api.FactDeclaration.Sensitivity;

/** The keys of the facts this connector gives, as its descriptor declares them. */
final class Facts {

    /** Which attribute holds the access. */
    static final String ATTRIBUTE = "attribute";
    /** The account's DN as read. Personal: it has the user name in it. */
    static final String DN = "dn";
    /** The account's first {@code uid} as read. */
    static final String UID = "uid";
    /** The account's further {@code uid} values as read, as a {@link NameList}: groups may hold it by any of them. */
    static final String OTHER_UIDS = "otherUids";
    /** The account's first {@code cn} as read. */
    static final String CN = "cn";
    /** The group's DN as read. */
    static final String GROUP_DN = "groupDn";
    /** The member value as read: a DN or a user name. */
    static final String VALUE = "value";
    /** How an account is blocked. */
    static final String STRATEGY = "strategy";

    private Facts() {}

    static ConnectorDescriptor.Builder declare(ConnectorDescriptor.Builder builder) {
        return builder.fact(ATTRIBUTE, Sensitivity.PUBLIC, true, "the LDAP attribute that holds the access")
                .fact(DN, Sensitivity.PERSONAL, false, "the account's DN when it was read; it may be renamed later")
                .fact(UID, Sensitivity.PERSONAL, false, "the account's first uid when it was read")
                .fact(
                        OTHER_UIDS,
                        Sensitivity.PERSONAL,
                        false,
                        "the account's further uid values when it was read, percent-encoded, with spaces between them")
                .fact(CN, Sensitivity.PERSONAL, false, "the account's first cn when it was read")
                .fact(GROUP_DN, Sensitivity.PERSONAL, false, "the group's DN when it was read")
                .fact(VALUE, Sensitivity.PERSONAL, false, "the member value when it was read: a DN or a user name")
                .fact(STRATEGY, Sensitivity.PUBLIC, false, "how sign-in is blocked: the word of blockSignIn");
    }
}
