//! Statements whose rows nobody waits for, sent together.
//!
//! To the driver of SQLite each statement is a trip to another thread and back, which costs more than
//! most statements do. It takes several as one text, with their arguments behind each other; PostgreSQL
//! takes one at a time.

use crate::error::AppError;
use anyhow::anyhow;
use futures_util::TryStreamExt;
use sqlx::{
    Any, AnyConnection, AssertSqlSafe, Either, Execute, Executor,
    any::{AnyArguments, AnyRow},
    query::Query,
};
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
    let (mut n_rows, mut together) = (0, Together::default());
    for statement in statements {
        if let Some(full) = together.add(statement)? {
            n_rows += full.execute(&mut *conn).await?.rows_affected();
        }
    }
    if !together.text.is_empty() {
        n_rows += together.query().execute(conn).await?.rows_affected();
    }
    Ok(n_rows)
}

/// Runs two statements, each of which gives one row or none; the second sees what the first did.
///
/// # Errors
/// When one of them fails.
pub async fn fetch_both(
    conn: &mut AnyConnection,
    [first, second]: [Statement; 2],
) -> Result<[Option<AnyRow>; 2], AppError> {
    if conn.backend_name() != "SQLite" {
        let first = first.fetch_optional(&mut *conn).await?;
        return Ok([first, second.fetch_optional(conn).await?]);
    }
    let mut both = Together::default();
    for statement in [first, second] {
        if both.add(statement)?.is_some() {
            return Err(anyhow!("two statements have too many arguments").into());
        }
    }
    let mut rows = [None, None];
    let (mut n, mut answers) = (0, conn.fetch_many(both.query()));
    while let Some(answer) = answers.try_next().await? {
        match answer {
            // A statement is over.
            Either::Left(_) => n += 1,
            Either::Right(row) => {
                if let Some(place) = rows.get_mut(n) {
                    *place = Some(row);
                }
            }
        }
    }
    drop(answers);
    Ok(rows)
}

/// Statements as one text, with their arguments behind each other.
#[derive(Default)]
struct Together {
    text: String,
    arguments: AnyArguments,
}

impl Together {
    /// Adds a statement; gives what was gathered before, where both are too much for one text.
    fn add(&mut self, mut statement: Statement) -> Result<Option<Statement>, AppError> {
        let own = statement.take_arguments().map_err(|error| anyhow!(error))?.unwrap_or_default();
        let is_full = self.arguments.values.0.len() + own.values.0.len() > ARGUMENTS_MAX;
        let full = is_full.then(|| take(self).query());
        append(&mut self.text, statement.sql().as_str(), self.arguments.values.0.len());
        self.arguments.values.0.extend(own.values.0);
        Ok(full)
    }
    fn query(self) -> Statement {
        sqlx::query_with(AssertSqlSafe(self.text), self.arguments)
    }
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
