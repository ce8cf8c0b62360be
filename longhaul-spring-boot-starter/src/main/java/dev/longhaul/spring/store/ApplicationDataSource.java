package dev.longhaul.spring.store;

import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The data source of the application that jobs have to do with: the one that is {@linkplain LonghaulDataSource marked}, or the
 * only or primary one.
 *
 * @param dataSource null if there is none
 */
public record ApplicationDataSource(@Nullable DataSource dataSource) {}
