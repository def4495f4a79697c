package io.deprov.connectors.ldap;

import java.util.Optional;

/** The attributes a group holds its members in. */
enum MembershipAttribute {
    /** groupOfNames (RFC 4519, 2.17): DNs. */
    MEMBER("member", true),
    /** groupOfUniqueNames (RFC 4519, 2.40): DNs. */
    UNIQUE_MEMBER("uniqueMember", true),
    /** posixGroup (RFC 2307): user names, case matters; no overlay follows a rename. */
    MEMBER_UID("memberUid", false);

    private final String attribute;
    private final boolean holdsDn;

    MembershipAttribute(String attribute, boolean holdsDn) {
        this.attribute = attribute;
        this.holdsDn = holdsDn;
    }

    String attribute() {
        return attribute;
    }

    /** True for a DN, false for a user name. */
    boolean holdsDn() {
        return holdsDn;
    }

    static Optional<MembershipAttribute> named(String attribute) {
        for (MembershipAttribute candidate : values()) {
            if (candidate.attribute.equals(attribute)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
