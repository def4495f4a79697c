package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import io.deprov.api.ConnectorException;
import io.deprov.api.access.Protection;
import java.util.ArrayList;
import java.util.List;

/** Whether an account is a direct member of a protected group. A group that cannot be read protects everybody. */
final class ProtectedGroups {

    private final Inquiry inquiry;

    ProtectedGroups(Inquiry inquiry) {
        this.inquiry = inquiry;
    }

    Protection of(Entry account) throws ConnectorException {
        Filter isMember = isMember(account);
        for (DN group : inquiry.settings().protectedGroups()) {
            // Without this a group whose members we may not search would protect nobody.
            if (!isThere(group, GroupControls.HAS_MEMBERS)) {
                return Protection.unreadable("protected group " + group
                        + " is not there, has no member, or its members may not be searched by "
                        + inquiry.settings().bindDn());
            }
            if (isThere(group, isMember)) {
                return Protection.of("member of protected group " + group);
            }
        }
        return Protection.none();
    }

    private boolean isThere(DN group, Filter filter) throws ConnectorException {
        return inquiry.call()
                .entry(group.toString(), filter, DirectoryCall.NO_ATTRIBUTES)
                .isPresent();
    }

    private static Filter isMember(Entry account) {
        List<Filter> ways = new ArrayList<>();
        for (MembershipAttribute attribute : MembershipAttribute.values()) {
            List<String> names = attribute.holdsDn() ? List.of(account.getDN()) : AccountReader.uids(account);
            names.forEach(name -> ways.add(Membership.isMember(attribute, name)));
        }
        return Filter.createORFilter(ways);
    }
}
