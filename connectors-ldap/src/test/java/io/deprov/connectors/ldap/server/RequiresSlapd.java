package io.deprov.connectors.ldap.server;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The test needs a {@code slapd} on this machine. Without one it is reported as skipped, with the reason, and on a build
 * server ({@code CI=true}) as failed: there, a test that silently did not run is the worse news.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(SlapdAvailability.class)
public @interface RequiresSlapd {}
