package io.deprov.connectors.ldap.server;

import java.util.ArrayList;
import java.util.List;

/**
 * The access rules deprov's own bind lives under: what an administrator is asked to grant, and nothing else.
 *
 * <p>The first rule that matches target and attribute decides, so first come before grants. Privilege letters: {@code
 * d} disclose, {@code x} auth, {@code c} compare, {@code s} search, {@code r} read, {@code a} add, {@code z} delete,
 * {@code w} both of the last two.
 *
 * @see <a href="https://www.openldap.org/software/man.cgi?query=slapd.access">slapd.access(5)</a>
 */
final class AccessRules {

    private static final String TO_SERVICE = " by dn.exact=" + quoted(DirectoryTree.SERVICE_DN) + " ";
    private static final String MEMBERS = "member,uniqueMember,memberUid";

    private final List<String> first = new ArrayList<>();

    /**
     * "s" lets a filter ask whether there is a password, "w" takes it away or overwrites it, and "c" makes the server
     * answer the account usability control, which tells whether a lock really holds. Without "r" the hash is never
     * returned. "x" would allow what deprov has no need for.
     */
    private String onUserPassword = "=csw";

    private boolean isWholeTreeSeen;

    void onUserPassword(String privileges) {
        onUserPassword = privileges;
    }

    /** A rule of the test's own, asked before the standing ones. */
    void first(String rule) {
        first.add(rule);
    }

    /** Deprov may see this group but not change who is in it. */
    void denyWriteTo(String groupDn) {
        first.add("access to dn.exact=" + quoted(groupDn) + " attrs=" + MEMBERS + TO_SERVICE + "read by * none");
    }

    /** Deprov may see this attribute of people but not change it. */
    void denyWriteOf(String attribute) {
        first.add("access to dn.children=" + quoted(DirectoryTree.PEOPLE) + " attrs=" + attribute + TO_SERVICE
                + "read by * none");
    }

    /** Deprov does not see this entry nor anything below it, and is not told that it exists. */
    void hide(String dn) {
        first.add("access to dn.subtree=" + quoted(dn) + TO_SERVICE + "none by anonymous auth by * none");
    }

    /** Nothing can be moved out of deprov's sight. */
    void seesWholeTree() {
        isWholeTreeSeen = true;
    }

    List<String> lines(PasswordPolicy policy) {
        List<String> lines = new ArrayList<>(first);
        String people = quoted(DirectoryTree.PEOPLE);
        lines.add("access to dn.children=" + people + " attrs=userPassword" + TO_SERVICE + onUserPassword
                + " by anonymous auth by * none");
        lines.add("access to attrs=userPassword by anonymous auth by * none");
        if (policy.isLoaded()) {
            // Old hashes are hashes too, and easy to forget.
            lines.add("access to attrs=pwdHistory by * none");
            lines.add("access to dn.children=" + people + " attrs=pwdAccountLockedTime,pwdEndTime" + TO_SERVICE
                    + "write by * none");
        }
        lines.add("access to dn.children=" + people + " attrs=sshPublicKey,userCertificate" + TO_SERVICE
                + "write by * none");
        // Deleting an entry takes "z" on the entry and "z" on its parent's children, and allows no adding.
        lines.add("access to dn.subtree=" + people + " attrs=children" + TO_SERVICE + "=z by * none");
        lines.add("access to dn.children=" + people + " attrs=entry" + TO_SERVICE + "=zrscd by * none");
        lines.add("access to dn.children=" + quoted(DirectoryTree.GROUPS) + " attrs=" + MEMBERS + TO_SERVICE
                + "write by * none");
        lines.add("access to dn.subtree=" + people + TO_SERVICE + "read by * none");
        lines.add("access to dn.subtree=" + quoted(DirectoryTree.GROUPS) + TO_SERVICE + "read by * none");
        lines.add("access to dn.subtree=" + quoted(DirectoryTree.POLICIES) + TO_SERVICE + "read by * none");
        lines.add("access to dn.base=" + quoted(DirectoryTree.SUFFIX) + TO_SERVICE + "read by * none");
        if (isWholeTreeSeen) {
            lines.add("access to attrs=entry,entryUUID,uid" + TO_SERVICE + "read by * none");
        }
        lines.add("access to * by * none");
        return lines;
    }

    /** Inside quotes slapd.conf takes a backslash for itself, and DNs are full of them. */
    static String quoted(String dn) {
        return '"' + dn.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
