//! Statements whose rows nobody waits for, sent together.
//!
//! To the driver of SQLite each statement is a trip to another thread and back, which costs more than
//! most statements do. It takes several as one text, with their arguments behind each other; PostgreSQL
//! takes one at a time.

use crate::error::AppError;
use anyhow::anyhow;
use sqlx::{Any, AnyConnection, AssertSqlSafe, Execute, any::AnyArguments, query::Query};
use std::mem::take;

/// Most arguments of one text: SQLite numbers them up to 32,766.
const ARGUMENTS_MAX: usize = 30_000;

/// One statement with its arguments.
pub type Statement = Query<'static, Any, AnyArguments>;

/// Runs the statements in their order and gives the number of rows they wrote in all.
///
/// # Errors
/// When one of them fails; those before it are undone with the transaction.
pub async fn run_together(
    conn: &mut AnyConnection,
    statements: Vec<Statement>,
) -> Result<u64, AppError> {
    if conn.backend_name() != "SQLite" {
        let mut n_rows = 0;
        for statement in statements {
            n_rows += statement.execute(&mut *conn).await?.rows_affected();
        }
        return Ok(n_rows);
    }
    let (mut n_rows, mut text, mut arguments) = (0, String::new(), AnyArguments::default());
    for mut statement in statements {
        let own = statement.take_arguments().map_err(|error| anyhow!(error))?.unwrap_or_default();
        if arguments.values.0.len() + own.values.0.len() > ARGUMENTS_MAX {
            n_rows += send(conn, &mut text, &mut arguments).await?;
        }
        append(&mut text, statement.sql().as_str(), arguments.values.0.len());
        arguments.values.0.extend(own.values.0);
    }
    Ok(n_rows + send(conn, &mut text, &mut arguments).await?)
}

/// Runs what was gathered, and begins anew.
async fn send(
    conn: &mut AnyConnection,
    text: &mut String,
    arguments: &mut AnyArguments,
) -> Result<u64, AppError> {
    if text.is_empty() {
        return Ok(0);
    }
    let query = sqlx::query_with(AssertSqlSafe(take(text)), take(arguments));
    Ok(query.execute(conn).await?.rows_affected())
}

/// Appends a statement whose arguments stand behind `n_before` others.
fn append(text: &mut String, sql: &str, n_before: usize) {
    let mut parts = sql.split('$');
    text.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let n_digits = part.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = part.split_at(n_digits);
        text.push('$');
        match number.parse::<usize>() {
            Ok(number) => text.push_str(&(number + n_before).to_string()),
            Err(_) => text.push_str(number),
        }
        text.push_str(rest);
    }
    text.push(';');
}

#[cfg(test)]
mod tests {
    use super::append;

    #[test]
    fn arguments_are_counted_on() {
        let mut text = String::new();
        append(&mut text, "UPDATE a SET b = $1 WHERE c = $12", 0);
        append(&mut text, "INSERT INTO d VALUES ($2, $1, $2)", 12);
        assert_eq!(text, "UPDATE a SET b = $1 WHERE c = $12;INSERT INTO d VALUES ($14, $13, $14);");
    }
}
