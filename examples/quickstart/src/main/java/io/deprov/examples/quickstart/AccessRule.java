package io.deprov.examples.quickstart;

import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedAddRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedCompareRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedDeleteRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedExtendedRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedModifyDNRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedModifyRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.extensions.WhoAmIExtendedRequest;
import java.util.Set;

/**
 * Who may do what, where the in-memory server by itself lets anybody do anything. Anonymous: the root DSE and the
 * schema. People: read. The service account: read, change people and groups, delete people. The admin: everything.
 */
final class AccessRule extends InMemoryOperationInterceptor {

    private static final DN PEOPLE = BoundIdentities.parse(DirectoryTree.PEOPLE);
    private static final DN GROUPS = BoundIdentities.parse(DirectoryTree.GROUPS);
    private static final Set<String> PUBLIC_BASES = Set.of("", "cn=schema");

    private final BoundIdentities identities;

    AccessRule(BoundIdentities identities) {
        this.identities = identities;
    }

    @Override
    public void processSearchRequest(InMemoryInterceptedSearchRequest operation) throws LDAPException {
        boolean isPublic = SearchScope.BASE.equals(operation.getRequest().getScope())
                && PUBLIC_BASES.contains(new DN(operation.getRequest().getBaseDN()).toNormalizedString());
        if (!isPublic) {
            refuseAnonymous(operation);
        }
    }

    @Override
    public void processCompareRequest(InMemoryInterceptedCompareRequest operation) throws LDAPException {
        refuseAnonymous(operation);
    }

    @Override
    public void processModifyRequest(InMemoryInterceptedModifyRequest operation) throws LDAPException {
        DN dn = new DN(operation.getRequest().getDN());
        boolean isServices = dn.isDescendantOf(PEOPLE, false) || dn.isDescendantOf(GROUPS, false);
        allow(identities.isAdmin(operation) || (isServices && identities.isService(operation)));
    }

    @Override
    public void processDeleteRequest(InMemoryInterceptedDeleteRequest operation) throws LDAPException {
        DN dn = new DN(operation.getRequest().getDN());
        boolean isServices = dn.isDescendantOf(PEOPLE, false);
        allow(identities.isAdmin(operation) || (isServices && identities.isService(operation)));
    }

    @Override
    public void processAddRequest(InMemoryInterceptedAddRequest operation) throws LDAPException {
        allow(identities.isAdmin(operation));
    }

    @Override
    public void processModifyDNRequest(InMemoryInterceptedModifyDNRequest operation) throws LDAPException {
        allow(identities.isAdmin(operation));
    }

    /** StartTLS is answered before any interceptor. The rest (passwords, transactions) is a way to write. */
    @Override
    public void processExtendedRequest(InMemoryInterceptedExtendedRequest operation) throws LDAPException {
        boolean isQuestion = WhoAmIExtendedRequest.WHO_AM_I_REQUEST_OID.equals(
                operation.getRequest().getOID());
        allow(isQuestion || identities.isAdmin(operation));
    }

    private void refuseAnonymous(InMemoryInterceptedRequest operation) throws LDAPException {
        allow(!identities.isAnonymous(operation));
    }

    private static void allow(boolean isAllowed) throws LDAPException {
        if (!isAllowed) {
            throw new LDAPException(ResultCode.INSUFFICIENT_ACCESS_RIGHTS, "no right to do this here");
        }
    }
}
