package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a result code means to the core. The SDK's exception is kept as cause and the diagnostic message logged (DEBUG), so that nothing
 * the server said is lost. Message and details are kept for years: they name what was tried, configured bases and immutable ids, and
 * neither a person nor a group, which may be named after one. A server's diagnostic message may quote any of them (389 Directory Server
 * does) and is therefore not among the details.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4511#appendix-A">RFC 4511, appendix A</a>
 */
final class LdapFailures {

    private static final Logger LOG = LoggerFactory.getLogger(LdapFailures.class);

    private LdapFailures() {}

    /** A write failed: what cannot be told for sure may have taken effect. */
    static ConnectorException.Builder write(String what, LDAPException e) {
        return failure(ofWrite(e.getResultCode()), what, e);
    }

    /** As {@link #write(String, LDAPException)}; {@code permission} is what is missing if the server refused for want of a right. */
    static ConnectorException.Builder write(String what, String permission, LDAPException e) {
        ConnectorException.Builder builder = write(what, e);
        return ofWrite(e.getResultCode()) == FailureClass.AUTHORIZATION ? builder.permission(permission) : builder;
    }

    /** A read failed. It changed nothing, so that a lost connection or a missing answer only means "later". */
    static ConnectorException.Builder read(String what, LDAPException e) {
        return failure(ofRead(e.getResultCode()), what, e);
    }

    /** Connecting failed: nothing was asked yet. */
    static ConnectorException connect(ServerAddress server, LDAPException e) {
        if (isTlsFailure(e)) {
            return failure(
                            FailureClass.CONFIG,
                            "TLS with " + server
                                    + " does not come up: check the server's certificate (issuer, host name,"
                                    + " dates) and trustFile",
                            e)
                    .build();
        }
        return failure(FailureClass.UNAVAILABLE, "no connection to " + server, e)
                .build();
    }

    /** Signing in failed. The login is shared by everything on this target. */
    static ConnectorException bind(ServerAddress server, String bindDn, LDAPException e) {
        FailureClass failureClass = switch (e.getResultCode().intValue()) {
            // 53: 389 Directory Server says so when our own account is inactivated
            case ResultCode.INVALID_CREDENTIALS_INT_VALUE, ResultCode.UNWILLING_TO_PERFORM_INT_VALUE ->
                FailureClass.AUTHENTICATION;
            case ResultCode.INSUFFICIENT_ACCESS_RIGHTS_INT_VALUE, ResultCode.NO_SUCH_OBJECT_INT_VALUE ->
                FailureClass.AUTHENTICATION;
            default -> ofRead(e.getResultCode());
        };
        ConnectorException.Builder builder =
                failure(failureClass, server + " refused the bind of " + bindDn + ": check bindDn and bindPassword", e);
        return (failureClass == FailureClass.AUTHENTICATION ? builder.sharedLogin() : builder).build();
    }

    /** True when the connection cannot be used any more and the answer, if any, was lost with it. */
    static boolean isConnectionLost(LDAPException e) {
        return switch (e.getResultCode().intValue()) {
            case ResultCode.SERVER_DOWN_INT_VALUE,
                    ResultCode.CONNECT_ERROR_INT_VALUE,
                    ResultCode.DECODING_ERROR_INT_VALUE -> true;
            default -> false;
        };
    }

    /** True when later answers on the same connection could not be told from late ones. */
    static boolean spoilsConnection(LDAPException e) {
        int code = e.getResultCode().intValue();
        return isConnectionLost(e)
                || code == ResultCode.TIMEOUT_INT_VALUE
                || code == ResultCode.LOCAL_ERROR_INT_VALUE
                || code == ResultCode.UNAVAILABLE_INT_VALUE;
    }

    static FailureClass ofRead(ResultCode code) {
        return switch (code.intValue()) {
            case ResultCode.TIME_LIMIT_EXCEEDED_INT_VALUE, ResultCode.ADMIN_LIMIT_EXCEEDED_INT_VALUE ->
                FailureClass.UNSUPPORTED;
            case ResultCode.UNAVAILABLE_INT_VALUE -> FailureClass.UNAVAILABLE;
            default -> {
                FailureClass failureClass = ofWrite(code);
                yield failureClass == FailureClass.CONNECTION_LOST || failureClass == FailureClass.TIMEOUT
                        ? FailureClass.UNAVAILABLE
                        : failureClass;
            }
        };
    }

    static FailureClass ofWrite(ResultCode code) {
        return switch (code.intValue()) {
            case ResultCode.INVALID_CREDENTIALS_INT_VALUE, ResultCode.INAPPROPRIATE_AUTHENTICATION_INT_VALUE ->
                FailureClass.AUTHENTICATION;
            case ResultCode.INSUFFICIENT_ACCESS_RIGHTS_INT_VALUE, ResultCode.AUTHORIZATION_DENIED_INT_VALUE ->
                FailureClass.AUTHORIZATION;
            case ResultCode.NO_SUCH_OBJECT_INT_VALUE, ResultCode.NO_SUCH_ATTRIBUTE_INT_VALUE -> FailureClass.NOT_FOUND;
            // 20: somebody else was faster; a new look tells
            case ResultCode.ASSERTION_FAILED_INT_VALUE, ResultCode.ATTRIBUTE_OR_VALUE_EXISTS_INT_VALUE ->
                FailureClass.CONFLICT;
            case ResultCode.BUSY_INT_VALUE -> FailureClass.THROTTLED;
            // A proxy in front answers these also when it has passed the write on and got no answer.
            case ResultCode.UNAVAILABLE_INT_VALUE -> FailureClass.CONNECTION_LOST;
            case ResultCode.TIME_LIMIT_EXCEEDED_INT_VALUE, ResultCode.ADMIN_LIMIT_EXCEEDED_INT_VALUE ->
                FailureClass.TIMEOUT;
            case ResultCode.NOT_ALLOWED_ON_NONLEAF_INT_VALUE -> FailureClass.DEPENDENCY;
            case ResultCode.STRONG_AUTH_REQUIRED_INT_VALUE,
                    ResultCode.CONFIDENTIALITY_REQUIRED_INT_VALUE,
                    ResultCode.AUTH_METHOD_NOT_SUPPORTED_INT_VALUE -> FailureClass.CONFIG;
            case ResultCode.SIZE_LIMIT_EXCEEDED_INT_VALUE,
                    ResultCode.REFERRAL_INT_VALUE,
                    ResultCode.LOOP_DETECT_INT_VALUE,
                    ResultCode.UNAVAILABLE_CRITICAL_EXTENSION_INT_VALUE -> FailureClass.UNSUPPORTED;
            case ResultCode.PROTOCOL_ERROR_INT_VALUE,
                    ResultCode.UNDEFINED_ATTRIBUTE_TYPE_INT_VALUE,
                    ResultCode.INAPPROPRIATE_MATCHING_INT_VALUE,
                    ResultCode.CONSTRAINT_VIOLATION_INT_VALUE,
                    ResultCode.INVALID_ATTRIBUTE_SYNTAX_INT_VALUE,
                    ResultCode.INVALID_DN_SYNTAX_INT_VALUE,
                    ResultCode.UNWILLING_TO_PERFORM_INT_VALUE,
                    ResultCode.NAMING_VIOLATION_INT_VALUE,
                    ResultCode.OBJECT_CLASS_VIOLATION_INT_VALUE,
                    ResultCode.NOT_ALLOWED_ON_RDN_INT_VALUE,
                    ResultCode.OBJECT_CLASS_MODS_PROHIBITED_INT_VALUE,
                    ResultCode.ENCODING_ERROR_INT_VALUE,
                    ResultCode.FILTER_ERROR_INT_VALUE,
                    ResultCode.PARAM_ERROR_INT_VALUE -> FailureClass.INVALID_REQUEST;
            case ResultCode.TIMEOUT_INT_VALUE -> FailureClass.TIMEOUT;
            case ResultCode.SERVER_DOWN_INT_VALUE,
                    ResultCode.CONNECT_ERROR_INT_VALUE,
                    ResultCode.DECODING_ERROR_INT_VALUE -> FailureClass.CONNECTION_LOST;
            // 80 "other", 1 "operationsError" and whatever comes: the server, or we, failed inside
            default -> FailureClass.INTERNAL;
        };
    }

    private static ConnectorException.Builder failure(FailureClass failureClass, String what, LDAPException e) {
        LOG.atDebug()
                .addKeyValue("resultCode", e.getResultCode().intValue())
                .addKeyValue("diagnosticMessage", e.getDiagnosticMessage())
                .log(what);
        return ConnectorException.builder(
                        failureClass,
                        what + ": " + e.getResultCode().getName() + " ("
                                + e.getResultCode().intValue() + ")")
                .detail("resultCode", String.valueOf(e.getResultCode().intValue()))
                .cause(e);
    }

    private static boolean isTlsFailure(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException || cause instanceof CertificateException) {
                return true;
            }
        }
        return false;
    }
}
