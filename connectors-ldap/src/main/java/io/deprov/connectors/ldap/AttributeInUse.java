package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import io.deprov.api.ConnectorException;
import io.deprov.api.PositiveControl;
import io.deprov.api.PositiveControl.Origin;
import java.util.Optional;

/**
 * Tells an attribute that nobody uses from one that is not shown, by the schema alone: where no entry is of an object class that allows
 * the attribute, no entry has it. That no such entry is there is again an empty read, so some entry must have been shown by a search
 * for its object class.
 */
final class AttributeInUse {

    private final Inquiry inquiry;

    AttributeInUse(Inquiry inquiry) {
        this.inquiry = inquiry;
    }

    /** Some entry below {@code base} may have the attribute, as far as its object classes go. */
    boolean isPossible(DN base, String attribute) throws ConnectorException {
        Filter couldHaveIt = Filter.createORFilter(inquiry.server().classesAllowing(attribute).stream()
                .map(name -> Filter.createEqualityFilter("objectClass", name))
                .toList());
        return inquiry.call()
                .any(base, couldHaveIt, DirectoryCall.NO_ATTRIBUTES)
                .isPresent();
    }

    /** The control for that: {@code witness}, shown by its object class. Empty when the search does not show it. */
    Optional<PositiveControl> shownByObjectClass(DN searchBase, String scope, Origin origin, Entry witness)
            throws ConnectorException {
        Optional<String> id = inquiry.idOf(witness);
        String objectClass = witness.getAttributeValue("objectClass");
        if (id.isEmpty() || objectClass == null) {
            return Optional.empty();
        }
        Filter isOfClass = Filter.createEqualityFilter("objectClass", objectClass);
        // Without the id first: a server may go by the id alone and not notice that the index of object classes hides
        // everything.
        if (inquiry.call()
                .any(searchBase, Filter.createORFilter(isOfClass), DirectoryCall.NO_ATTRIBUTES)
                .isEmpty()) {
            return Optional.empty();
        }
        Filter shape = Filter.createANDFilter(isOfClass, inquiry.hasId(id.get()));
        return inquiry.call()
                .any(searchBase, shape, DirectoryCall.NO_ATTRIBUTES)
                .map(shown -> PositiveControl.shown(scope + ", not in use", origin, id.get()));
    }
}
