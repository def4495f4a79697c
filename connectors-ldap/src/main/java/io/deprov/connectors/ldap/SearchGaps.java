package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import io.deprov.api.FailureClass;
import io.deprov.connectors.ldap.Listing.Gap;

/** Says which limit or right cut a listing short, and what an administrator can do about it. */
final class SearchGaps {

    private SearchGaps() {}

    static Gap of(DN base, int listed, DN bindDn, LDAPException e) {
        String server = e.getResultCode().getName() + " (" + e.getResultCode().intValue() + ")";
        String why = switch (e.getResultCode().intValue()) {
            // Paging does not lift slapd's limit: slapd.conf(5), limits, size.prtotal
            case ResultCode.SIZE_LIMIT_EXCEEDED_INT_VALUE ->
                "the server stopped at its size limit (4) after " + listed + " entries below " + base
                        + ": set `limits dn.exact=\"" + bindDn
                        + "\" size.prtotal=unlimited` for the bind account";
            case ResultCode.ADMIN_LIMIT_EXCEEDED_INT_VALUE ->
                "the server stopped at an administrative limit (11) after " + listed + " entries below " + base
                        + ": raise it for " + bindDn + ", or index the attribute that is searched";
            case ResultCode.TIME_LIMIT_EXCEEDED_INT_VALUE ->
                "the server stopped at its time limit (3) after " + listed + " entries below " + base
                        + ": raise it for " + bindDn + ", or index the attribute that is searched";
            case ResultCode.NO_SUCH_OBJECT_INT_VALUE ->
                "the server shows no entry " + base + " (32): the base is wrong, or " + bindDn + " may not see it";
            case ResultCode.REFERRAL_INT_VALUE ->
                "the server refers to another one for " + base
                        + " (10), and referrals are not followed: configure that server as a target";
            default -> "the search below " + base + " ended with " + server;
        };
        FailureClass failureClass = e.getResultCode().equals(ResultCode.NO_SUCH_OBJECT)
                ? FailureClass.CONFIG
                : LdapFailures.ofRead(e.getResultCode());
        return new Gap(failureClass, why);
    }

    static Gap referred(DN base) {
        return new Gap(
                FailureClass.UNSUPPORTED,
                "the server refers to another one for a part below " + base
                        + ", and referrals are not followed: configure that server as a target");
    }

    static Gap changing(DN base) {
        return new Gap(
                FailureClass.UNAVAILABLE,
                "what is below " + base + " changed each time while it was listed: try again when it is quieter");
    }

    /** 11 is slapd's answer under {@code size.prtotal=disabled}; 2, 12 and 53 come from servers that cannot page. */
    static boolean isRefusalToPage(LDAPException e) {
        return switch (e.getResultCode().intValue()) {
            case ResultCode.ADMIN_LIMIT_EXCEEDED_INT_VALUE,
                    ResultCode.UNWILLING_TO_PERFORM_INT_VALUE,
                    ResultCode.UNAVAILABLE_CRITICAL_EXTENSION_INT_VALUE,
                    ResultCode.PROTOCOL_ERROR_INT_VALUE -> true;
            default -> false;
        };
    }
}
