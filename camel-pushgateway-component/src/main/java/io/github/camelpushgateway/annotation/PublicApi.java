// SPDX-License-Identifier: Apache-2.0
package io.github.camelpushgateway.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a type that programs may use, or that Camel loads by its name: it stays compatible within a major version,
 * and each release is compared with the one before. Every other public type is public only since Java's packages
 * ask for it, and may change with any release.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface PublicApi {}
