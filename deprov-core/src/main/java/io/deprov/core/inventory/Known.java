package io.deprov.core.inventory;

import io.deprov.api.access.AccessRef;
import io.deprov.api.access.FoundIdentifier;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.access.ItemId;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is known about a subject before an inventory is taken, from an earlier plan or because something was done.
 *
 * @param accounts their accounts, read again also when no identifier finds them any more (renamed)
 * @param linkedBy the types of identifiers by which each of the accounts was found, then or earlier
 * @param deleted those of the accounts whose deletion was verified
 * @param found identifiers that an earlier inventory found. What they were found on may be gone by now, and the targets that know the
 *     subject only by them are asked all the same. Not the target they were found on: there a name may belong to somebody else by now,
 *     and the accounts say more
 */
public record Known(
        List<AccessRef> accounts,
        Map<ItemId, Set<IdentifierType>> linkedBy,
        Set<ItemId> deleted,
        List<FoundIdentifier> found) {

    /** Nothing but the subject's own identifiers. */
    public static final Known NOTHING = new Known(List.of(), Map.of(), Set.of(), List.of());

    /** Copies the parts. */
    public Known {
        accounts = List.copyOf(accounts);
        linkedBy = Map.copyOf(linkedBy);
        deleted = Set.copyOf(deleted);
        found = List.copyOf(found);
    }
}
