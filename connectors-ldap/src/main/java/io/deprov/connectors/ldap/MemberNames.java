package io.deprov.connectors.ldap;

import io.deprov.api.ConnectorException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * By which values a group may mean an account. A membership holds a name and not an id, so each name is looked at now: the account's
 * present ones, and the one it had at planning time as long as nobody else has it (referential integrity follows a rename or a
 * deletion a moment later, and never for {@code memberUid}).
 *
 * @param own names that mean this account and no other one, or nobody any more
 * @param foreign names this account has or had that (also) mean another one now: never touched
 * @param unclear names this account had that may mean one by now which we do not see: never touched
 */
record MemberNames(List<String> own, List<String> foreign, List<String> unclear) {

    static MemberNames of(Owner owner, MembershipAttribute attribute, List<String> planned) throws ConnectorException {
        Set<String> candidates = new LinkedHashSet<>();
        if (owner.isPresent()) {
            candidates.addAll(
                    attribute.holdsDn() ? List.of(owner.present().getDN()) : AccountReader.uids(owner.present()));
        }
        candidates.addAll(planned);
        List<String> own = new ArrayList<>();
        List<String> foreign = new ArrayList<>();
        List<String> unclear = new ArrayList<>();
        for (String name : candidates) {
            List<String> kind = switch (attribute.holdsDn() ? owner.useOfDn(name) : owner.useOfUid(name)) {
                case OURS, FREE -> own;
                case ANOTHERS -> foreign;
                case UNCLEAR -> unclear;
            };
            kind.add(name);
        }
        return new MemberNames(List.copyOf(own), List.copyOf(foreign), List.copyOf(unclear));
    }

    /** All of them, whomever they mean. */
    List<String> all() {
        return Stream.of(own, foreign, unclear).flatMap(List::stream).toList();
    }

    boolean isEmpty() {
        return all().isEmpty();
    }

    /** Names are personal data. */
    @Override
    public String toString() {
        return "MemberNames[" + own.size() + " own, " + foreign.size() + " foreign, " + unclear.size() + " unclear]";
    }
}
