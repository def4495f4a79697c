package io.deprov.examples.quickstart;

import java.util.List;
import java.util.Set;

/**
 * The person who leaves, with both accounts.
 *
 * @param main what they work with every day
 * @param privileged their administrator's account: another name, the same employee number
 */
public record Leaver(PersonAccount main, PersonAccount privileged) {

    private static final Set<String> MEMBERSHIP_ATTRIBUTES = Set.of("member", "uniqueMember", "memberUid");

    /** What people see; the look-alike's is the same. */
    public String commonName() {
        return main.commonName();
    }

    /** What links the accounts: the identifier to start an offboarding with. */
    public String employeeNumber() {
        return main.employeeNumber();
    }

    /** Both, the main one first. */
    public List<PersonAccount> accounts() {
        return List.of(main, privileged);
    }

    /** Whether an entry is one of the accounts. */
    public boolean owns(String dn) {
        return accounts().stream().anyMatch(account -> account.dn().equalsIgnoreCase(dn));
    }

    /**
     * Whether a change is what this person's leaving accounts for: it is in an entry of theirs, or takes nothing but
     * them out of a group. Any other change means that somebody else was touched.
     */
    public boolean explains(EntryChange change) {
        return owns(change.dn())
                || (change.kind() == EntryChange.Kind.CHANGED
                        && change.attributes().stream().allMatch(this::isRemovalFromGroup));
    }

    private boolean isRemovalFromGroup(AttributeChange change) {
        return MEMBERSHIP_ATTRIBUTES.contains(change.name())
                && change.added().isEmpty()
                && change.removed().stream().allMatch(this::isMe);
    }

    private boolean isMe(String member) {
        return owns(member)
                || accounts().stream().anyMatch(account -> account.uid().equals(member));
    }
}
