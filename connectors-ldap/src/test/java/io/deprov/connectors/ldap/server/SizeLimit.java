package io.deprov.connectors.ldap.server;

import java.util.Optional;

/**
 * How many entries deprov's own bind may read. Paging does not lift slapd's limit of 500: the limit counts over all
 * pages unless {@code size.prtotal} says otherwise.
 *
 * @see <a href="https://www.openldap.org/software/man.cgi?query=slapd.conf">slapd.conf(5), limits</a>
 */
public enum SizeLimit {
    /** Nothing configured: 500 for every search, paged or not. */
    SERVER_DEFAULT(null),
    /** Paged searches run to the end, others stop at 500: what deprov asks an administrator for. */
    PAGED_UNLIMITED("size.prtotal=unlimited"),
    /** No limit for any search. */
    UNLIMITED("size.soft=unlimited size.hard=unlimited size.prtotal=unlimited"),
    /** Paging itself is refused, met where an administrator wants nobody to walk the directory. */
    PAGING_DISABLED("size.prtotal=disabled");

    private final String clause;

    SizeLimit(String clause) {
        this.clause = clause;
    }

    Optional<String> line() {
        return Optional.ofNullable(clause)
                .map(limits -> "limits dn.exact=\"" + DirectoryTree.SERVICE_DN + "\" " + limits);
    }
}
