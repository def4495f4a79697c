package io.deprov.examples.quickstart;

import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedCompareRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedDeleteResult;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedModifyResult;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchEntry;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPResult;
import com.unboundid.ldap.sdk.ReadOnlyEntry;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.controls.PostReadResponseControl;
import com.unboundid.ldap.sdk.controls.PreReadResponseControl;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Nobody but the admin reads {@code userPassword}, by no road: not in a search result, not by comparing, not by
 * filtering for a value (a substring filter would tell a hash letter by letter), not in what a change says the entry
 * was before.
 *
 * <p>Whether there is a password may be asked: {@code (userPassword=*)} works, and it is how one learns that it is
 * gone.
 */
final class PasswordHidingRule extends InMemoryOperationInterceptor {

    private static final String PASSWORD = "userPassword";

    private final BoundIdentities identities;

    PasswordHidingRule(BoundIdentities identities) {
        this.identities = identities;
    }

    @Override
    public void processSearchRequest(InMemoryInterceptedSearchRequest operation) throws LDAPException {
        if (asksForValue(operation.getRequest().getFilter()) && !identities.isAdmin(operation)) {
            throw refusal();
        }
    }

    @Override
    public void processCompareRequest(InMemoryInterceptedCompareRequest operation) throws LDAPException {
        if (isPassword(operation.getRequest().getAttributeName()) && !identities.isAdmin(operation)) {
            throw refusal();
        }
    }

    @Override
    public void processSearchEntry(InMemoryInterceptedSearchEntry operation) {
        if (!identities.isAdmin(operation)) {
            operation.setSearchEntry(withoutPassword(operation.getSearchEntry()));
        }
    }

    @Override
    public void processModifyResult(InMemoryInterceptedModifyResult operation) {
        if (!identities.isAdmin(operation)) {
            operation.setResult(withoutPassword(operation.getResult()));
        }
    }

    @Override
    public void processDeleteResult(InMemoryInterceptedDeleteResult operation) {
        if (!identities.isAdmin(operation)) {
            operation.setResult(withoutPassword(operation.getResult()));
        }
    }

    private static boolean asksForValue(Filter filter) {
        return switch (filter.getFilterType()) {
            case Filter.FILTER_TYPE_PRESENCE -> false;
            case Filter.FILTER_TYPE_AND, Filter.FILTER_TYPE_OR ->
                List.of(filter.getComponents()).stream().anyMatch(PasswordHidingRule::asksForValue);
            case Filter.FILTER_TYPE_NOT -> asksForValue(filter.getNOTComponent());
            default -> isPassword(filter.getAttributeName());
        };
    }

    /** An attribute may be called by its OID, and an extensible filter may name none and mean all. */
    private static boolean isPassword(@Nullable String attribute) {
        if (attribute == null) {
            return true;
        }
        String base = Attribute.getBaseName(attribute);
        return base.equalsIgnoreCase(PASSWORD) || base.equals("2.5.4.35");
    }

    private static LDAPResult withoutPassword(LDAPResult result) {
        Control[] controls = result.getResponseControls().clone();
        for (int i = 0; i < controls.length; i++) {
            if (controls[i] instanceof PreReadResponseControl before) {
                controls[i] = new PreReadResponseControl(new ReadOnlyEntry(withoutPassword(before.getEntry())));
            } else if (controls[i] instanceof PostReadResponseControl after) {
                controls[i] = new PostReadResponseControl(new ReadOnlyEntry(withoutPassword(after.getEntry())));
            }
        }
        return new LDAPResult(
                result.getMessageID(),
                result.getResultCode(),
                result.getDiagnosticMessage(),
                result.getMatchedDN(),
                result.getReferralURLs(),
                controls);
    }

    private static Entry withoutPassword(Entry entry) {
        Entry shown = new Entry(entry.getDN());
        for (Attribute attribute : entry.getAttributes()) {
            if (!isPassword(attribute.getName())) {
                shown.addAttribute(attribute);
            }
        }
        return shown;
    }

    private static LDAPException refusal() {
        return new LDAPException(ResultCode.INSUFFICIENT_ACCESS_RIGHTS, "passwords are not shown, not even compared");
    }
}
