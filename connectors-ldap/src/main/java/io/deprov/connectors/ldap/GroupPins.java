package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.DN;
import io.deprov.api.PositiveControl.Origin;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Groups that serve as controls, each with one of its member values. Kept between calls, because a group may have thousands of
 * members and LDAP cannot read just one of them. What is kept proves nothing: it is shown afresh each time. Thread-safe.
 */
final class GroupPins {

    /**
     * A group and one member it had when it was picked.
     *
     * @param groupId its immutable id
     * @param value one of its member values
     * @param origin where it comes from
     */
    record Pin(String groupId, String value, Origin origin) {}

    private record Place(DN base, MembershipAttribute attribute) {}

    private final Map<Place, Pin> pins = new ConcurrentHashMap<>();

    Optional<Pin> get(DN base, MembershipAttribute attribute) {
        return Optional.ofNullable(pins.get(new Place(base, attribute)));
    }

    void put(DN base, MembershipAttribute attribute, Pin pin) {
        pins.put(new Place(base, attribute), pin);
    }

    void forget(DN base, MembershipAttribute attribute) {
        pins.remove(new Place(base, attribute));
    }

    /** Picks afresh from now on, e.g. because a person has just added a control. */
    void forgetAll() {
        pins.clear();
    }
}
